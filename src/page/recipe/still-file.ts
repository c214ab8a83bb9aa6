import type { StandFileOptions } from '../contract.ts';
import type { PageRuntime } from '../runtime.ts';
import { standDrawings } from './smil.ts';

/**
 * Makes a drawing the document of this page and returns it without motion; `undefined` for a file that is no drawing. It
 * runs in one task, in which no time passes.
 */
export function standFile(
  runtime: PageRuntime | undefined,
  { text, at, toEnd }: StandFileOptions,
): string | undefined {
  const file = new DOMParser().parseFromString(text, 'image/svg+xml');
  const drawing = file.documentElement as unknown as SVGSVGElement;
  const isDrawing = drawing.namespaceURI === 'http://www.w3.org/2000/svg' && drawing.localName === 'svg';
  if (!isDrawing || file.querySelector('parsererror')) return undefined;
  const instructions = [...file.childNodes].filter((node) => node instanceof ProcessingInstruction);
  document.replaceChild(drawing, document.documentElement);
  for (const element of [drawing, ...drawing.querySelectorAll<SVGElement>('*')]) standStyled(element);
  pauseOthers();
  standDrawings(runtime, { at, toEnd });
  // Their values are set, so they must not begin. They stay in the file because a selector may count them.
  for (const animation of drawing.querySelectorAll(
    'animate, animateMotion, animateTransform, animateColor, set',
  ))
    animation.setAttribute('begin', 'indefinite');
  const writer = new XMLSerializer();
  return [...instructions, drawing].map((node) => writer.serializeToString(node)).join('');

  /**
   * Pauses the animations of an element at the right position, by their delay. All else stays as in the file, such as which
   * animation applies to which size of the image.
   */
  function standStyled(element: SVGElement): void {
    const { style } = element as Partial<SVGElement>;
    if (!style) return;
    const read = (name: string) =>
      getComputedStyle(element).getPropertyValue(`animation-${name}`).split(', ');
    const names = read('name');
    if (names.every((name) => name === 'none')) return;
    const [delays, durations, counts, states, timelines] = [
      read('delay'),
      read('duration'),
      read('iteration-count'),
      read('play-state'),
      read('timeline'),
    ];
    const of = (list: readonly string[], index: number) => list[index % list.length]!;
    const isEndless = (index: number) => of(counts, index) === 'infinite';
    const began = names.map((_, index) => {
      const delay = Number.parseFloat(of(delays, index));
      if (of(timelines, index) !== 'auto' || of(states, index) === 'paused') return delay;
      if (!toEnd || isEndless(index)) return delay - at / 1000;
      // And a little more, because exactly at its end it may still be running.
      return -(Number.parseFloat(of(durations, index)) || 0) * Number(of(counts, index)) - 1;
    });
    style.setProperty('animation-delay', began.map((delay) => `${delay}s`).join(), 'important');
    style.setProperty('animation-play-state', 'paused', 'important');
    const { opacity, visibility, display } = getComputedStyle(element);
    const isUnseen = opacity === '0' || visibility === 'hidden' || display === 'none';
    if (!toEnd || !isUnseen) return;
    // As in the page: an element that is invisible at this age is shown without its animation.
    const left = names.map((name, index) => (isEndless(index) ? 'none' : name));
    style.setProperty('animation-name', left.join(), 'important');
  }

  /** Pauses the animations that apply only to another size of the image. They show their start. */
  function pauseOthers(): void {
    const sheet = [...drawing.querySelectorAll('style')].findLast(({ media }) => media === '');
    sheet?.append('\n*, ::before, ::after { animation-play-state: paused !important }');
  }
}
