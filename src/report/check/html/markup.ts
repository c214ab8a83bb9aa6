import { plainText } from '../../format.ts';

/** HTML that is safe to write as it is. */
export interface Markup {
  readonly markup: string;
}

/**
 * A template of HTML. Every text in it is escaped, for elements and for quoted attributes, because it may come from a
 * malicious page. Only other markup is inserted as it is.
 */
export function html(parts: TemplateStringsArray, ...values: readonly Filling[]): Markup {
  const raw = withoutIndentation.get(parts) ?? parts.map((part) => part.replaceAll(/\n\s*/g, '\n'));
  withoutIndentation.set(parts, raw);
  return { markup: String.raw({ raw }, ...values.map(written)) };
}

/** It is for those who read the template. */
const withoutIndentation = new WeakMap<TemplateStringsArray, readonly string[]>();

type Filling = Markup | string | number | undefined | readonly Filling[];

function written(value: Filling): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'number') return String(value);
  return 'markup' in value ? value.markup : value.map(written).join('');
}

function escaped(text: string): string {
  return plainText(text).replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
