import { own, type Root } from '../own.ts';

/**
 * How far a page reaches that cannot be scrolled: to the end of its outermost elements. What lies beyond them, such as the
 * slides of a presentation, is never visible. A page that only a dialog keeps from being scrolled has the height of its text.
 */
export function reachOf(roots: Root[]): { width: number | undefined; height: number | undefined } {
  const page = roots[0] as Document;
  const outermost = [own(page, 'documentElement'), own(page, 'body')].filter((element) => element !== null);
  const styles = outermost.map((element) => getComputedStyle(element));
  // The window takes the value of the first one that has any.
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
