import { once } from 'node:events';
import { loadConfig } from '../../config/index.ts';
import { readyPathsOf } from '../../pages/index.ts';
import { jsonText, plainText, stderr, stdout } from '../../report/index.ts';
import { startsHere, startSites } from '../../site/index.ts';
import { exitCodes } from '../exit.ts';
import type { Invocation } from '../contract.ts';
import { listenForSignals } from '../signals.ts';

/**
 * Starts the site, prints its URL alone on stdout (of several sites, a line each), and keeps it up until a signal comes.
 *
 * Ctrl+C is how this command is meant to end, so it ends with 0, once the site is stopped. A signal that comes
 * before the site is ready ends it with 130, 143 or 129 as everywhere.
 */
export async function serve({ flags, json, verbosity, cwd }: Invocation): Promise<number> {
  using interruption = listenForSignals();
  const { signal } = interruption;
  const config = await loadConfig(flags, cwd);
  await using sites = await startSites(config.sites, {
    signal,
    readyPaths: readyPathsOf(config.pages),
    onLine: (line) => verbosity !== 'quiet' && stderr.write(`${plainText(line)}\n`),
  });
  const urls = [...sites.sites].map(([name, { url }]) => [name, url] as const);
  stdout.write(json ? toJson(urls) : urls.map(([, url]) => `${url}\n`).join(''));
  // A site that runs already needs nobody to keep it up.
  if (!Object.values(config.sites).some(startsHere)) return exitCodes.well;

  if (verbosity !== 'quiet') stderr.write('The site is up. Ctrl+C stops it.\n');
  await Promise.race([sites.exited, interrupted(signal)]);
  return exitCodes.well;
}

/** `url` is the first site's, the one that most people have. */
function toJson(urls: readonly (readonly [name: string, url: string])[]): string {
  return jsonText({ version: 1, url: urls[0]![1], sites: Object.fromEntries(urls) }, 0);
}

async function interrupted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}
