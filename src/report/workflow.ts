import { relative, sep } from 'node:path';
import type { Output } from './contract.ts';
import { writeDocument } from './document.ts';
import { breakCommands, formatCount, plainText } from './format.ts';
import { writeCommand } from './outlet.ts';

/** What GitHub shows beside a run and, if it names a file, in the changes of a pull request. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  /** Relative to the repository. */
  readonly file: string | undefined;
  readonly message: string;
}

/** GitHub shows this many of each level for a step, and drops the rest silently. */
const mostShown = 10;

/** Writes annotations as commands to a workflow. Where there are too many, the last one counts the rest. */
export function annotate(output: Output, annotations: readonly Annotation[]): void {
  for (const level of ['error', 'warning', 'notice'] as const) {
    const wanted = annotations.filter((one) => one.level === level);
    const shown = wanted.length > mostShown ? wanted.slice(0, mostShown - 1) : wanted;
    const more = wanted.length - shown.length;
    for (const annotation of shown) writeCommand(output, command(annotation));
    if (more > 0) {
      const message = `and ${more} more, in the summary of the run`;
      writeCommand(
        output,
        command({ level, title: formatCount(wanted.length, level), file: undefined, message }),
      );
    }
  }
}

function command({ level, title, file, message }: Annotation): string {
  const place = file === undefined ? '' : `,file=${property(file)}`;
  return `::${level} title=${property(title)}${place}::${data(message)}\n`;
}

function data(text: string): string {
  const inOneLine = plainText(text).trim().replaceAll('%', '%25').replaceAll('\n', '%0A');
  return breakCommands(inOneLine);
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** A file as a workflow names it; `undefined` if it is not in the repository. */
export function inRepository(file: string, cwd: string): string | undefined {
  const path = relative(process.env['GITHUB_WORKSPACE'] ?? cwd, file).replaceAll(sep, '/');
  return path.startsWith('../') ? undefined : path;
}

/** A step may write 1 MiB in total. GitHub drops the whole summary if it is larger. */
export const longestSummary = 1_000_000;

/** Adds markdown to what GitHub shows as the summary of a run; does nothing anywhere else. */
export function addToSummary(markdown: string): void {
  const file = process.env['GITHUB_STEP_SUMMARY'];
  if (!file) return;
  const hint = 'GITHUB_STEP_SUMMARY names this file; outside of a workflow, unset it.';
  writeDocument(file, `${markdown}\n`, { append: true, hint });
}
