/**
 * A JSON document that is also safe in a log: characters with which a text would be a command to a CI, or change the order
 * of other text, are escaped, as in `\u0023`. `format.ts` knows them.
 */
export function jsonText(document: object, indent = 2): string {
  const text = JSON.stringify(document, null, indent);
  return `${text.replaceAll(toEscape, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}

const toEscape =
  /[\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u206F\uFFF9-\uFFFB]|#(?=#)|(?<=section)_/g;
