import { SnapshotError } from '../errors.ts';
import { allowMoreFiles, tooFewOpenFiles } from '../open-files.ts';
import { CommandNotEnding } from './command.ts';
import { playwrightFolderOf } from './playwright.ts';

/** Why a browser did not start, as far as Playwright's error shows it. */
export type LaunchFailure =
  | { readonly kind: 'sandbox' }
  | { readonly kind: 'library'; readonly library: string }
  | { readonly kind: 'wrong-platform' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'output-limit' }
  | { readonly kind: 'open-files'; readonly most: number }
  | { readonly kind: 'exited'; readonly lastLine: string | undefined };

/** More than a browser needs to start, even on a busy machine. */
export const launchTimeoutMs = 30_000;

export function launchFailureOf(error: unknown): LaunchFailure {
  if (error instanceof CommandNotEnding) return { kind: error.reason };
  const message = error instanceof Error ? error.message : String(error);
  const library = /error while loading shared libraries: ([^\s:]+)/.exec(message)?.[1];
  if (library !== undefined) return { kind: 'library', library };
  if (/sandboxing failed|No usable sandbox|Failed to move to new namespace/.test(message)) {
    return { kind: 'sandbox' };
  }
  if (wrongPlatform.test(message)) return { kind: 'wrong-platform' };
  if (error instanceof Error && error.name === 'TimeoutError') return { kind: 'timeout' };
  const most = tooFewOpenFiles();
  if (most !== undefined) return { kind: 'open-files', most };
  return { kind: 'exited', lastLine: lastLine(message) };
}

/**
 * The errors for a program that was built for another system or processor: those of `spawn` (`EBADARCH` is number 86 on
 * macOS), and on Linux those of the shell, which gets files that the kernel cannot run.
 */
const wrongPlatform =
  /ENOEXEC|EBADARCH|system error -86|spawn UNKNOWN|\[err\] .*(ELF|Syntax error|cannot execute binary file)/;

/** Chromium's fatal error, else the last line that it printed. */
function lastLine(message: string): string | undefined {
  const lines = [...message.matchAll(/\[pid=\d+\]\[(?:err|out)\] (.+)/g)].map((match) => match[1]);
  return (
    lines.find((line) => line?.includes(':FATAL:')) ??
    lines.at(-1) ??
    /Failed to launch: (.+)/.exec(message)?.[1]
  );
}

/** The error for the user, with what to do. */
export function launchError(path: string, trouble: LaunchFailure, cause: unknown): SnapshotError {
  const { message, hint } = inWords(path, trouble);
  return new SnapshotError('BROWSER_LAUNCH', message, { hint, cause });
}

function inWords(path: string, trouble: LaunchFailure): { message: string; hint: string } {
  const another = 'name another browser with --browser or SNAPSHOT_SITE_BROWSER';
  // An incomplete file exits without a message, or is no valid program.
  const fetchAgain = playwrightFolderOf(path)
    ? `Its file may be damaged. Fetch it again with \`npx playwright install --force --only-shell chromium\`, or ${another}.`
    : undefined;
  switch (trouble.kind) {
    case 'library':
      return {
        message: `The browser ${path} did not start, because this system lacks the library ${trouble.library}.`,
        hint: `Install what it needs with \`npx playwright install-deps chromium\`, or ${another}.`,
      };
    case 'wrong-platform':
      return {
        message: `The browser ${path} is not a program for this machine (${process.platform} ${process.arch}).`,
        hint: fetchAgain ?? `Install one that is, or ${another}.`,
      };
    case 'timeout':
      return {
        message: `The program ${path} ran, but did not answer as a browser does within ${launchTimeoutMs / 1000} s.`,
        hint: `If it is no Chromium, Chrome or Edge, ${another}. If it is, try again when the machine is less busy.`,
      };
    case 'output-limit':
      return {
        message: `The program ${path} printed without an end, as no browser does, and was ended.`,
        hint: `If it is no Chromium, Chrome or Edge, ${another}. If it is, run it by hand with --headless to see what it says.`,
      };
    case 'open-files':
      return {
        message: `The browser ${path} ended before it was up, as this user may have only ${trouble.most} files open at a time.`,
        hint: allowMoreFiles,
      };
    case 'sandbox':
      return {
        message: `The browser ${path} did not start, with its sandbox or without it.`,
        hint: `Run it by hand with --headless to see why, or ${another}.`,
      };
    case 'exited':
      return {
        message: `The browser ${path} ended before it was up, ${trouble.lastLine ? `with the words: ${trouble.lastLine}` : 'without a word'}.`,
        hint:
          (trouble.lastLine ? undefined : fetchAgain) ??
          `Run it by hand with --headless to see why, or ${another}.`,
      };
    default:
      return trouble satisfies never;
  }
}
