import { own, type Root } from '../own.ts';

/**
 * How far a page reaches that nobody can scroll: to where its outermost elements end. What lies beyond them, as the scenes
 * of a show do, nobody sees. A page that is only kept from being scrolled, by a dialog perhaps, has the height of its text.
 */
export function reachOf(roots: Root[]): { width: number | undefined; height: number | undefined } {
  const page = roots[0] as Document;
  const outermost = [own(page, 'documentElement'), own(page, 'body')].filter((element) => element !== null);
  const styles = outermost.map((element) => getComputedStyle(element));
  // The window takes them over from the first that has any.
  const { overflowX, overflowY } = styles.find((style) => style.overflow !== 'visible') ?? styles[0]!;
  const isHidden = (overflow: string) => overflow === 'hidden' || overflow === 'clip';
  const boxes = outermost.map((element) => own(element, 'getBoundingClientRect')());
  const reach = (side: 'right' | 'bottom', scrolled: number) =>
    Math.ceil(Math.max(...boxes.map((box) => box[side])) + scrolled);
  return {
    width: isHidden(overflowX) && isHidden(overflowY) ? reach('right', window.scrollX) : undefined,
    height: isHidden(overflowY) ? reach('bottom', window.scrollY) : undefined,
  };
}
