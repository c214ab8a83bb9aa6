import { SnapshotError } from '../errors.ts';
import { CommandEndless } from './command.ts';
import { playwrightFolderOf } from './playwright.ts';

/** Why a browser did not start, as far as Playwright's error tells. */
export type LaunchTrouble =
  | { readonly kind: 'sandbox' }
  | { readonly kind: 'library'; readonly library: string }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'flood' }
  | { readonly kind: 'files'; readonly most: number }
  | { readonly kind: 'ended'; readonly lastWords: string | undefined };

/** How long a browser may take to start: longer than any needs, on a busy machine too. */
export const launchTimeoutMs = 30_000;

export function launchTrouble(error: unknown): LaunchTrouble {
  if (error instanceof CommandEndless) return { kind: error.how };
  const message = error instanceof Error ? error.message : String(error);
  const library = /error while loading shared libraries: ([^\s:]+)/.exec(message)?.[1];
  if (library !== undefined) return { kind: 'library', library };
  if (/sandboxing failed|No usable sandbox|Failed to move to new namespace/.test(message)) {
    return { kind: 'sandbox' };
  }
  if (foreign.test(message)) return { kind: 'foreign' };
  if (error instanceof Error && error.name === 'TimeoutError') return { kind: 'silent' };
  const most = mostOpenFiles();
  if (most < fewFiles) return { kind: 'files', most };
  return { kind: 'ended', lastWords: lastWords(message) };
}

/** With 50 files a browser ends as it starts or with its first page, with 64 it works; it says nothing of them. */
const fewFiles = 64;

/** How many files this process may have open, as it says itself; Windows has no such limit. */
function mostOpenFiles(): number {
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft?: unknown } } };
  const most = Number(userLimits?.open_files?.soft);
  // `unlimited` is no number.
  return Number.isNaN(most) ? Infinity : most;
}

/**
 * What comes of a program for another system or processor: an error of `spawn` (`EBADARCH` is number 86 of macOS),
 * or on Linux the complaints of a shell, which is handed what the kernel cannot run.
 */
const foreign =
  /ENOEXEC|EBADARCH|system error -86|spawn UNKNOWN|\[err\] .*(ELF|Syntax error|cannot execute binary file)/;

/** The line in which Chromium gave up, else the last one that it printed. */
function lastWords(message: string): string | undefined {
  const lines = [...message.matchAll(/\[pid=\d+\]\[(?:err|out)\] (.+)/g)].map((match) => match[1]);
  return (
    lines.find((line) => line?.includes(':FATAL:')) ??
    lines.at(-1) ??
    /Failed to launch: (.+)/.exec(message)?.[1]
  );
}

/** The error that says so, and what to do. */
export function launchError(path: string, trouble: LaunchTrouble, cause: unknown): SnapshotError {
  const { message, hint } = inWords(path, trouble);
  return new SnapshotError('BROWSER_LAUNCH', message, { hint, cause });
}

function inWords(path: string, trouble: LaunchTrouble): { message: string; hint: string } {
  const another = 'name another browser with --browser or SNAPSHOT_SITE_BROWSER';
  // A browser that was cut off ends without a word, or is no program at all.
  const fetchAgain = playwrightFolderOf(path)
    ? `Its file may be damaged. Fetch it again with \`npx playwright install --force --only-shell chromium\`, or ${another}.`
    : undefined;
  switch (trouble.kind) {
    case 'library':
      return {
        message: `The browser ${path} did not start, because this system lacks the library ${trouble.library}.`,
        hint: `Install what it needs with \`npx playwright install-deps chromium\`, or ${another}.`,
      };
    case 'foreign':
      return {
        message: `The browser ${path} is not a program for this machine (${process.platform} ${process.arch}).`,
        hint: fetchAgain ?? `Install one that is, or ${another}.`,
      };
    case 'silent':
      return {
        message: `The program ${path} ran, but did not answer as a browser does within ${launchTimeoutMs / 1000} s.`,
        hint: `If it is no Chromium, Chrome or Edge, ${another}. If it is, try again when the machine is less busy.`,
      };
    case 'flood':
      return {
        message: `The program ${path} printed without an end, as no browser does, and was ended.`,
        hint: `If it is no Chromium, Chrome or Edge, ${another}. If it is, run it by hand with --headless to see what it says.`,
      };
    case 'files':
      return {
        message: `The browser ${path} ended before it was up, as this user may have only ${trouble.most} files open at a time.`,
        hint: 'Allow more open files: ulimit -n 4096',
      };
    case 'sandbox':
      return {
        message: `The browser ${path} did not start, with its sandbox or without it.`,
        hint: `Run it by hand with --headless to see why, or ${another}.`,
      };
    case 'ended':
      return {
        message: `The browser ${path} ended before it was up, ${trouble.lastWords ? `with the words: ${trouble.lastWords}` : 'without a word'}.`,
        hint:
          (trouble.lastWords ? undefined : fetchAgain) ??
          `Run it by hand with --headless to see why, or ${another}.`,
      };
    default:
      return trouble satisfies never;
  }
}
