import type { Output } from './contract.ts';
import { hideSecrets } from '../secrets.ts';
import { breakCommands, plainText } from './format.ts';

/*
 * Everything that this process prints goes through here; a test holds that nothing else writes to stdout or stderr.
 * Titles, messages of scripts, file names and lines of servers come from outside, and the log of a CI is read by
 * programs: GitHub's runner obeys `::add-mask::` at the beginning of a line and `##[add-mask]` anywhere.
 */

const behind = new WeakMap<Output, Output>();

/** For documents that machines read, and annotations. */
export const stdout: Output = outlet(process.stdout);
/** For messages to people: the log. */
export const stderr: Output = outlet(process.stderr);

/** Colours, and what draws the live line anew: all that reporters send to a terminal beside text. */
// eslint-disable-next-line no-control-regex
const ours = /(\u001B\[[\d;]*m|\r?\u001B\[K|\u001B\[\?7l\r|\u001B\[\?7h)/;

/** Wraps an output so that no text is a command to a CI, moves the cursor, or changes the order of other text. */
export function outlet(stream: Output): Output {
  const write = (text: string): boolean => stream.write(harmless(text));
  const safe = Object.create(stream, { write: { value: write } }) as Output;
  behind.set(safe, stream);
  return safe;
}

/** Writes a real command to the CI. The caller has made texts from outside harmless. */
export function writeCommand(output: Output, command: string): void {
  (behind.get(output) ?? output).write(hideSecrets(command));
}

function harmless(text: string): string {
  const parts = text.split(ours).map((part, at) => (at % 2 === 1 ? part : plainText(part)));
  return breakCommands(hideSecrets(parts.join('')));
}
