/** How a text may be written: in an address, in JSON, in HTML, in Markdown, in one within another, or cut short. */
export interface Written {
  /** Replaces it in a text, in whichever way it is written there. */
  replaceIn(text: string, by: string): string;
}

/** Of a text that was cut short, so many characters at its beginning are enough to be found. */
const leastCut = 4;
/** No text that is cut short shows more. */
const mostCut = 160;

export function writtenAnyWay(value: string): Written {
  const characters = [...value].map(waysToWrite);
  const whole = new RegExp(characters.join(''), 'g');
  const cut = characters.length > leastCut ? cutShort(characters.slice(0, mostCut)) : undefined;
  // To look for a part of it that is written in only one way is faster.
  const [part = ''] = (value.match(/[A-Za-z0-9]+/g) ?? []).toSorted(
    (one, other) => other.length - one.length,
  );
  return {
    replaceIn(text, by) {
      const rest = text.includes(part) ? text.replaceAll(whole, () => by) : text;
      return cut && rest.includes('…') ? rest.replaceAll(cut, () => by) : rest;
    },
  };
}

/** The beginning of a text that ends with `…`, which may stand within an escaped character. */
function cutShort(characters: readonly string[]): RegExp {
  const sure = characters.slice(0, leastCut).join('');
  const more = characters.slice(leastCut).reduceRight((rest, one) => `(?:${one}${rest})?`, '');
  return new RegExp(`${sure}${more}${String.raw`(?:[%&\\][\w#;&%\\]{0,12})?`}(?=…)`, 'g');
}

const entities: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
};
const controls: Readonly<Record<string, string>> = { '\n': 'n', '\r': 'r', '\t': 't' };

/** A pattern for a character, however it is escaped. */
function waysToWrite(character: string): string {
  if (/[A-Za-z0-9]/.test(character)) return character;
  const code = character.codePointAt(0)!;
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  const ways = [
    // HTML, also HTML in HTML.
    ...(character in entities ? [`&(?:amp;)*${entities[character]};`] : []),
    `&(?:amp;)*#(?:0*${code}|[xX]0*${anyCase(code.toString(16))});`,
    // JSON, also JSON in JSON.
    units.map((unit) => `\\\\+u${anyCase(unit.toString(16).padStart(4, '0'))}`).join(''),
    ...(character in controls ? [`\\\\+${controls[character]}`] : []),
    // Addresses and forms.
    [...Buffer.from(character)]
      .map((byte) => `%(?:25)*${anyCase(byte.toString(16).padStart(2, '0'))}`)
      .join(''),
    ...(character === ' ' ? [String.raw`\+`] : []),
    // Markdown.
    `\\\\*${character.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)}`,
  ];
  return `(?:${ways.join('|')})`;
}

function anyCase(digits: string): string {
  return digits.replaceAll(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}
