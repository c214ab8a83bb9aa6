import { loadConfig } from '../../config/index.ts';
import type { RunEvent, Shot } from '../../model/index.ts';
import { needsSites } from '../../pages/index.ts';
import {
  formatCount,
  formatFolder,
  formatSize,
  jsonText,
  longest,
  paintFor,
  plainText,
  stderr,
  stdout,
} from '../../report/index.ts';
import { listShots } from '../../run.ts';
import { exitCodes } from '../exit.ts';
import type { Invocation } from '../contract.ts';
import { listenForSignals } from '../signals.ts';

/**
 * Prints the shots that a run would take: a table, or with `--json` a document. The site is started only if the config
 * has a function that asks it for its pages.
 */
export async function list({ flags, selection, json, verbosity, cwd }: Invocation): Promise<number> {
  using interruption = listenForSignals();
  const { signal } = interruption;
  const config = await loadConfig(flags, cwd);
  if (needsSites(config.pages) && verbosity !== 'quiet') {
    stderr.write('Starting the site, to ask it for its pages.\n');
  }
  const onEvent = (event: RunEvent): void => {
    if (verbosity !== 'verbose' || event.kind !== 'site-output') return;
    stderr.write(`${event.name} │ ${plainText(event.line)}\n`);
  };
  const shots = await listShots(config, selection, { reporters: [onEvent], signal });
  stdout.write(json ? toJson(shots, config.output) : toTable(shots));
  if (!json && verbosity !== 'quiet') {
    stderr.write(`\n${formatCount(shots.length, 'shot')} → ${formatFolder(config.output, cwd)}\n`);
  }
  return exitCodes.well;
}

function toJson(shots: readonly Shot[], output: string): string {
  const document = {
    version: 1,
    output,
    shots: shots.map(({ id, file, page, variant, options }) => ({
      id,
      file,
      path: page.path,
      variant: variant.name,
      viewport: options.viewport,
      deviceScaleFactor: options.deviceScaleFactor ?? 1,
      fullPage: options.fullPage,
    })),
  };
  return jsonText(document);
}

function toTable(shots: readonly Shot[]): string {
  const paint = paintFor(stdout);
  const heading = ['shot', 'path', 'variant', 'size'];
  const rows = shots.map((shot) => [shot.id, shot.page.path, shot.variant.name || '–', describeSize(shot)]);
  const widths = heading.map((_, column) => longest([heading, ...rows].map((row) => row[column]!)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd();
  return [paint('dim', line(heading)), ...rows.map(line), ''].join('\n');
}

/** What of the page is taken, as far as it is known before the page is seen: `1280×800 whole page`. */
function describeSize({ options }: Shot): string {
  const { viewport, deviceScaleFactor = 1, selector, clip, fullPage } = options;
  const scale = deviceScaleFactor === 1 ? '' : ` @${deviceScaleFactor}x`;
  const part = selector ?? (clip && formatSize(clip)) ?? (fullPage ? 'whole page' : 'window');
  return `${formatSize(viewport)}${scale}, ${part}`;
}
