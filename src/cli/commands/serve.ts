import { once } from 'node:events';
import { loadConfig } from '../../config/index.ts';
import { SnapshotError } from '../../errors.ts';
import type { PageSource, SiteExit } from '../../model.ts';
import { plainText } from '../../report/format.ts';
import { startSite } from '../../site/index.ts';
import { exitCodes } from '../exit.ts';
import type { Invocation } from '../invocation.ts';
import { listenForSignals } from '../signals.ts';

/**
 * Starts the site, prints its URL alone on stdout, and keeps it up until a signal comes.
 *
 * Ctrl+C is how this command is meant to end, so it ends with 0, once the site is stopped. A signal that comes
 * before the site is ready ends it with 130, 143 or 129 as everywhere.
 */
export async function serve({ flags, json, verbosity, cwd }: Invocation): Promise<number> {
  using interruption = listenForSignals();
  const { signal } = interruption;
  const config = await loadConfig(flags, cwd);
  await using site = await startSite(config.site, {
    signal,
    readyPath: firstPath(config.pages),
    onLine: (line) => verbosity !== 'quiet' && process.stderr.write(`${plainText(line)}\n`),
  });
  process.stdout.write(json ? `${JSON.stringify({ version: 1, url: site.url })}\n` : `${site.url}\n`);
  // Somebody else's server: there is nothing to keep up.
  if (config.site.kind === 'url') return exitCodes.well;

  if (verbosity !== 'quiet') process.stderr.write('The site is up. Ctrl+C stops it.\n');
  const exit = await Promise.race([site.exited, interrupted(signal)]);
  if (exit !== undefined && !signal.aborted) throw exitedByItself(exit, site.output());
  return exitCodes.well;
}

function firstPath(pages: PageSource): string {
  return (pages.kind === 'listed' ? pages.pages[0]?.path : undefined) ?? '/';
}

async function interrupted(signal: AbortSignal): Promise<undefined> {
  if (!signal.aborted) await once(signal, 'abort');
}

function exitedByItself({ code, signal }: SiteExit, output: readonly string[]): SnapshotError {
  const how = signal === null ? `with code ${code}` : `by ${signal}`;
  const lastLines = output.slice(-10).map((line) => `\n  ${line}`);
  return new SnapshotError('SITE_EXITED', `The site ended ${how} while it was served.${lastLines.join('')}`, {
    hint: 'Run its command by hand to see why.',
  });
}
