import { relative, sep } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** `0.4 s`, `12.3 s`, `2 min 5 s`, `1 h 3 min`. */
export function formatDuration(ms: number): string {
  const tenths = Math.round(ms / 100);
  if (tenths < 600) return `${(tenths / 10).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** An estimate is shown in whole seconds or whole minutes, because it is no more exact than that. */
export function formatEstimate(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

/** `1280×3022`. */
export function formatSize({ width, height }: { width: number; height: number }): string {
  return `${width}×${height}`;
}

/** How long the longest of these texts is. There may be more of them than a function takes arguments. */
export function longest(texts: readonly string[]): number {
  return texts.reduce((most, { length }) => Math.max(most, length), 0);
}

/** Megabytes as download pages count them: `124 MB`, `0.6 MB`. */
export function formatBytes(bytes: number): string {
  const megabytes = bytes / 1e6;
  return `${megabytes < 10 ? megabytes.toFixed(1) : Math.round(megabytes)} MB`;
}

/** A folder as one would type it from here: `output/`, or the whole path if it is not below. */
export function formatFolder(folder: string, cwd: string): string {
  const below = relative(cwd, folder);
  if (below === '') return './';
  const shown = below === '..' || below.startsWith(`..${sep}`) ? folder : below;
  return `${shown.replaceAll(sep, '/').replace(/\/$/, '')}/`;
}

/** A file as one would type it from here. */
export function formatFile(file: string, cwd: string): string {
  return formatFolder(file, cwd).replace(/\/$/, '');
}

/** `1 shot`, `12 shots`. */
export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/**
 * A text that comes from a page or from a site's output, without what would move the cursor, clear the screen or ring
 * the bell, and without invisible characters that change the order in which the others are shown.
 */
export function plainText(text: string): string {
  return stripVTControlCharacters(text).replaceAll(unseen, '');
}

/** Controls but tab and newline; marks and overrides of the direction of text; separators of lines and annotations. */
const unseen =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u206F\uFFF9-\uFFFB]/g;

/** Makes a text safe to print in a CI's log: it puts a space into everything that the CI would run as a command. */
export function breakCommands(text: string): string {
  return commands.reduce((broken, [command, harmless]) => broken.replaceAll(command, harmless), text);
}

const commands: readonly (readonly [command: RegExp, harmless: string])[] = [
  // GitHub, at the beginning of a line, spaces aside: `::add-mask::`.
  // eslint-disable-next-line no-control-regex
  [/^((?:[^\S\n]|\u001B\[[\d;]*m)*):(?=:[a-z][^\n]*::)/gim, '$1: '],
  // GitHub, Azure and TeamCity, anywhere: `##[add-mask]`, `##vso[task.setvariable]`, `##teamcity[buildStop]`.
  [/##(?=\w*\[)/g, '# #'],
  // GitLab: `section_start:0:name`.
  [/section_(?=(?:start|end):)/g, 'section '],
];

/** Such a text in one line. */
export function oneLine(text: string): string {
  return plainText(text)
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ');
}
