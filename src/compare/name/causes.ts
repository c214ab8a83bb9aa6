import type { Comparison, ElementRecord, Note } from '../../model/index.ts';
import type { Finding } from './findings.ts';
import { type Pages, recordOf } from './pages.ts';
import { overlap, type Side } from './side.ts';

/** A file of the page that did not come, and what that did. */
export interface Cause {
  readonly kind: 'font' | 'stylesheet' | 'image';
  /** E.g. `the font /inter.woff2 answered 404`. */
  readonly message: string;
  /** What CSS calls the font. */
  readonly family?: string;
}

/**
 * What the files did that did not come, as far as it can be seen: they may have been missing before as well, and then
 * they are the reason of nothing.
 */
export interface Failures {
  readonly pages: Pages;
  readonly images: readonly Cause[];
  /** If everything in one font differs. */
  readonly font: (Cause & { readonly family: string }) | undefined;
  /** If much of the page is drawn as without any style. */
  readonly stylesheet: Cause | undefined;
}

export function failuresOf(notes: readonly Note[], comparison: Comparison, pages: Pages): Failures {
  const failed = (kind: Cause['kind']) =>
    notes.flatMap((note): Cause[] => {
      const file = note.kind === kind && /^[A-Z]+ (?<rest>\S+ .+)$/.exec(note.message)?.groups?.['rest'];
      return file ? [{ kind, message: `the ${kind} ${file}` }] : [];
    });
  return {
    pages,
    images: failed('image'),
    font: fontThatFellBack(failed('font'), comparison, pages),
    stylesheet: isBare(pages) ? failed('stylesheet')[0] : undefined,
  };
}

/** Why something changed, if that is known. */
export function causeOf(finding: Finding, { pages, images, font, stylesheet }: Failures): Cause | undefined {
  const { side, index, changed } = finding;
  if (!side) return undefined;
  const { address } = recordOf({ side, index });
  const image = images.find((cause) => address !== '' && address === fileOf(cause));
  if (image) return image;
  const kinds = changed?.changes.map(({ kind }) => kind) ?? [];
  if (font && kinds.every(isGeometry) && showsText(finding, font.family, pages)) return font;
  return stylesheet && changed && kinds.every((kind) => kind === 'style' || isGeometry(kind))
    ? stylesheet
    : undefined;
}

function isGeometry(kind: string): boolean {
  return kind === 'resized' || kind === 'moved';
}

/** Whether there is text in this font in what differs, and no other text than before. */
function showsText({ regions, changed }: Finding, family: string, pages: Pages): boolean {
  const parts = regions.length > 0 ? regions.map(({ box }) => box) : changed?.is ? [changed.is] : [];
  const texts = textsOf(pages.after!).filter(({ box }) => parts.some((part) => overlap(part, box)));
  return (
    texts.some(({ record }) => familyOf(record) === family) &&
    texts.every(({ index, record }) => {
      const twin = pages.twinOf(index);
      const was = twin === undefined ? undefined : pages.before!.elements[twin];
      return !pages.before || (was?.text === record.text && familyOf(was) === familyOf(record));
    })
  );
}

/** What CSS calls fonts that need no file. */
const noFile =
  /^(serif|sans-serif|monospace|cursive|fantasy|system-ui|ui-[\w-]+|math|emoji|-apple-system|blinkmacsystemfont)$/i;

/** A font that fails changes all that is written in it; no less than this, where a word may look alike. */
const mostOfIt = 0.8;

function fontThatFellBack(
  causes: readonly Cause[],
  { regions, shifts }: Comparison,
  { after }: Pages,
): Failures['font'] {
  if (causes.length === 0 || !after) return undefined;
  const families = new Map<string, { all: number; differ: number }>();
  for (const { box, record } of textsOf(after)) {
    const family = familyOf(record);
    if (family === '' || noFile.test(family)) continue;
    const counts = families.get(family) ?? { all: 0, differ: 0 };
    counts.all += 1;
    const isShifted = shifts.some(
      ({ axis, at, size }) => axis === 'rows' && at < box.y + box.height && box.y < at + size,
    );
    if (isShifted || regions.some((region) => overlap(region.box, box))) counts.differ += 1;
    families.set(family, counts);
  }
  const fallen = [...families].filter(([, { all, differ }]) => differ >= all * mostOfIt);
  for (const [family] of fallen) {
    const named = causes.find((cause) => letters(fileOf(cause)).includes(letters(family)));
    if (named) return { ...named, family };
  }
  // A file need not be named after its font.
  const [only] = fallen;
  return only && { ...causes[0]!, family: only[0] };
}

function textsOf({ elements, onPicture }: Side) {
  return elements.flatMap((record, index) => {
    const box = record.text === '' ? undefined : onPicture(index);
    return box && box.width > 0 && box.height > 0 ? [{ index, record, box }] : [];
  });
}

function familyOf({ look }: ElementRecord): string {
  return (look['font-family']?.split(',')[0] ?? '').replaceAll(/["']/g, '').trim();
}

/** How CSS draws what nobody styles. */
const bare =
  /^(rgba\(0, 0, 0, 0\)|rgb\(0, 0, 0\)|rgb\(0, 0, 238\)|none|normal|0px|16px|400|start|auto|underline|serif|"?times.*)$/i;
const fewest = 10;

function isBare({ changed }: Pages): boolean {
  const look = changed.flatMap(({ changes }) => changes.flatMap((change) => change.look ?? []));
  return (
    look.length >= fewest && look.filter(({ after }) => bare.test(after)).length >= look.length * mostOfIt
  );
}

/** `/inter.woff2` in `the font /inter.woff2 answered 404`. */
function fileOf({ message }: Cause): string {
  return message.split(' ')[2]!;
}

function letters(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}
