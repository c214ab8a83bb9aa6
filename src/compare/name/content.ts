import type { Picture } from '../../model/index.ts';
import type { Side } from './side.ts';

/** The share of the picture, or of the text of the page. */
const most = 0.5;
/** Less text is a caption or a number, even on a page with nothing else. */
const leastLetters = 200;

/** Whether an element is the main content: without it, hardly anything would be left on the picture. */
export function holdsContentOn(
  { elements, onPicture }: Side,
  { width, height }: Pick<Picture, 'width' | 'height'>,
): (index: number) => boolean {
  const letters = elements.map(({ text }) => text.length);
  for (let index = elements.length - 1; index > 0; index -= 1) {
    const { parent } = elements[index]!;
    if (parent >= 0) letters[parent]! += letters[index]!;
  }
  const all = Math.max(0, ...letters);
  return (index) => {
    const { tag } = elements[index]!;
    if (tag === 'body' || tag === 'html') return true;
    if (letters[index]! >= leastLetters && letters[index]! > all * most) return true;
    const box = onPicture(index);
    if (!box) return false;
    const shownWidth = Math.min(box.x + box.width, width) - Math.max(box.x, 0);
    const shownHeight = Math.min(box.y + box.height, height) - Math.max(box.y, 0);
    return shownWidth > 0 && shownHeight > 0 && shownWidth * shownHeight > width * height * most;
  };
}
