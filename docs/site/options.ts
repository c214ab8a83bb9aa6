/** The files with the types of the options, relative to `src`, in the order of the manual. */
export const optionSources = [
  'config/options.ts',
  'options/shots.ts',
  'options/actions.ts',
  'options/users.ts',
  'options/mock.ts',
  'options/sites.ts',
] as const;

/** An exported interface or type of `src/config/options.ts` or of `src/options`. */
export interface Shape {
  readonly name: string;
  /** Its doc comment. */
  readonly text: string;
  /** The interfaces whose options it has as well. */
  readonly parents: readonly string[];
  /** What a type stands for; `undefined` for an interface. */
  readonly type: string | undefined;
  readonly options: readonly Option[];
}

/** One documented property. */
export interface Option {
  readonly name: string;
  readonly type: string;
  /** Its doc comment, without the sentence that says the default. */
  readonly text: string;
  /** What that sentence says; `undefined` where it says nothing. */
  readonly standard: string | undefined;
  readonly required: boolean;
}

/** A doc comment; its text is the group. */
const comment = String.raw`/\*\*((?:(?!\*/)[^])*)\*/\n\s*`;
const shape = new RegExp(
  String.raw`${comment}export (?:interface|type) (\w+)(?:\s+extends\s+([\w,\s]+?))?(?: =\s([^]*?);\n| \{\n([^]*?)\n\})`,
  'g',
);
const option = new RegExp(String.raw`${comment}readonly (\w+)(\??): ([^]*?);(?=\s*/\*\*|\s*$)`, 'g');

/**
 * Reads the option types out of their source, so that the page of options is never older than the code. It
 * knows the one style in which that file is written: a doc comment above each export and each property.
 */
export function parseOptions(source: string): readonly Shape[] {
  return [...source.matchAll(shape)].map(([, text = '', name = '', parents = '', type, body = '']) => ({
    name,
    text: textOf(text),
    parents: parents.split(/,\s*/).filter(Boolean),
    type: type === undefined ? undefined : typeOf(type),
    options: [...body.matchAll(option)].map((match) => optionOf(match)),
  }));
}

function optionOf([, doc = '', name = '', mark, type = '']: RegExpMatchArray): Option {
  const text = textOf(doc);
  const sentence = /Default:? (.+?)\.(?=\s|$)\s*/.exec(text);
  return {
    name,
    type: typeOf(type),
    text: text.replace(sentence?.[0] ?? '', '').trim(),
    standard: sentence?.[1],
    required: mark === '',
  };
}

/** The lines of a doc comment as one paragraph. */
function textOf(doc: string): string {
  return doc.replaceAll(/\s*\n\s*\*?\s*/g, ' ').trim();
}

/** A type as a reader wants it: nobody reassigns an option. */
function typeOf(type: string): string {
  return type
    .replaceAll(/\breadonly /g, '')
    .replaceAll(/Readonly<(Record<.+>)>/g, '$1')
    .replaceAll(/\s+/g, ' ');
}
