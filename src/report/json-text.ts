/**
 * A JSON document that says exactly what it is given, also to those who read it as a log: what would be a command to a
 * CI or change the order of text is written as `\u0023`. See `format.ts` for what that is.
 */
export function jsonText(document: object, indent = 2): string {
  const text = JSON.stringify(document, null, indent);
  return `${text.replaceAll(toEscape, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}

const toEscape =
  /[\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u206F\uFFF9-\uFFFB]|#(?=#)|(?<=section)_/g;
