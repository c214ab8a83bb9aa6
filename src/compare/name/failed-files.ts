import type { Comparison, ElementRecord, Note } from '../../model/index.ts';
import type { ChangeFinding } from './findings.ts';
import { type PagePair, recordOf } from './page-pair.ts';
import { overlap, type Side } from './side.ts';

/** A file of the page that failed to load, and what it was for. */
export interface FileFailure {
  readonly kind: 'font' | 'stylesheet' | 'image';
  /** E.g. `the font /inter.woff2 answered 404`. */
  readonly message: string;
  /** What CSS calls the font. */
  readonly family?: string;
}

/**
 * Which changes failed files caused, as far as that can be seen. A file that had failed before too has caused nothing.
 */
export interface FailedFiles {
  readonly pages: PagePair;
  readonly images: readonly FileFailure[];
  /** Set if nearly all text in one font differs. */
  readonly font: (FileFailure & { readonly family: string }) | undefined;
  /** Set if much of the page lost its style. */
  readonly stylesheet: FileFailure | undefined;
}

export function failedFilesOf(notes: readonly Note[], comparison: Comparison, pages: PagePair): FailedFiles {
  const failed = (kind: FileFailure['kind']) =>
    notes.flatMap((note): FileFailure[] => {
      const file = note.kind === kind && /^[A-Z]+ (?<rest>\S+ .+)$/.exec(note.message)?.groups?.['rest'];
      return file ? [{ kind, message: `the ${kind} ${file}` }] : [];
    });
  return {
    pages,
    images: failed('image'),
    font: fontWithFallback(failed('font'), comparison, pages),
    stylesheet: isUnstyled(pages) ? failed('stylesheet')[0] : undefined,
  };
}

/** The failed file that caused a finding, if one did. */
export function failureBehind(
  finding: ChangeFinding,
  { pages, images, font, stylesheet }: FailedFiles,
): FileFailure | undefined {
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

/** Whether the finding is in text of this font, and the text itself is unchanged. */
function showsText({ regions, changed }: ChangeFinding, family: string, pages: PagePair): boolean {
  const parts = regions.length > 0 ? regions.map(({ box }) => box) : changed?.is ? [changed.is] : [];
  const texts = textsOf(pages.after!).filter(({ box }) => parts.some((part) => overlap(part, box)));
  return (
    texts.some(({ record }) => familyOf(record) === family) &&
    texts.every(({ index, record }) => {
      const counterpart = pages.counterpartOf(index);
      const was = counterpart === undefined ? undefined : pages.before!.elements[counterpart];
      return !pages.before || (was?.text === record.text && familyOf(was) === familyOf(record));
    })
  );
}

/** CSS font families that need no file. */
const noFile =
  /^(serif|sans-serif|monospace|cursive|fantasy|system-ui|ui-[\w-]+|math|emoji|-apple-system|blinkmacsystemfont)$/i;

/**
 * The share of a font's text that must differ. A fallback font changes nearly all text, though a word may look alike.
 */
const mostOfIt = 0.8;

function fontWithFallback(
  causes: readonly FileFailure[],
  { regions, shifts }: Comparison,
  { after }: PagePair,
): FailedFiles['font'] {
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
  // The name of the file may have nothing in common with that of the font.
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

/** The values of unstyled elements. */
const unstyled =
  /^(rgba\(0, 0, 0, 0\)|rgb\(0, 0, 0\)|rgb\(0, 0, 238\)|none|normal|0px|16px|400|start|auto|underline|serif|"?times.*)$/i;
const fewest = 10;

function isUnstyled({ changed }: PagePair): boolean {
  const styles = changed.flatMap(({ changes }) => changes.flatMap((change) => change.styles ?? []));
  return (
    styles.length >= fewest &&
    styles.filter(({ after }) => unstyled.test(after)).length >= styles.length * mostOfIt
  );
}

/** `/inter.woff2` in `the font /inter.woff2 answered 404`. */
function fileOf({ message }: FileFailure): string {
  return message.split(' ')[2]!;
}

function letters(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}
