import type { RunEvent, Shot } from '../model/index.ts';
import { formatBytes, formatEstimate } from './format.ts';
import type { Paint } from './paint.ts';

/** The progress of a run, as its events report it. */
export interface Progress {
  /** `undefined` until the run knows its shots. */
  readonly total: number | undefined;
  readonly concurrency: number;
  readonly taken: number;
  readonly failed: number;
  /** The time that all finished shots took together. */
  readonly spentMs: number;
  readonly underWay: readonly { readonly shot: Shot; readonly sinceMs: number }[];
  readonly siteReady: boolean;
  readonly browserReady: boolean;
  readonly download: Extract<RunEvent, { kind: 'browser-download' }> | undefined;
}

export const notBegun: Progress = {
  total: undefined,
  concurrency: 1,
  taken: 0,
  failed: 0,
  spentMs: 0,
  underWay: [],
  siteReady: false,
  browserReady: false,
  download: undefined,
};

/** The progress after an event. */
export function advance(progress: Progress, event: RunEvent, nowMs: number): Progress {
  switch (event.kind) {
    case 'begin':
      return { ...progress, total: event.shots.length, concurrency: event.concurrency };
    case 'site-ready':
      return { ...progress, siteReady: true };
    case 'browser-download':
      return { ...progress, download: event };
    case 'browser-ready':
      return { ...progress, browserReady: true, download: undefined };
    case 'shot-begin':
      return {
        ...progress,
        underWay: [...progress.underWay, { shot: event.shot, sinceMs: nowMs }],
      };
    case 'shot-end': {
      const { shot, outcome, durationMs } = event.result;
      return finish(progress, { shot, durationMs, failed: outcome.status === 'failed' });
    }
    case 'site-output':
    case 'notice':
    case 'end':
      return progress;
    default:
      return event satisfies never;
  }
}

/** The progress after a shot has finished. */
export function finish(
  progress: Progress,
  { shot, durationMs, failed }: { shot: Shot; durationMs: number; failed: boolean },
): Progress {
  return {
    ...progress,
    taken: progress.taken + (failed ? 0 : 1),
    failed: progress.failed + (failed ? 1 : 0),
    spentMs: progress.spentMs + durationMs,
    underWay: progress.underWay.filter((other) => other.shot !== shot),
  };
}

/**
 * An estimate of the remaining time, from the average time of the finished shots.
 *
 * @returns `undefined` until as many shots have finished as run at the same time. The first pages of a browser are slow,
 * and an estimate from them alone would be too high.
 */
export function timeToGo(progress: Progress, nowMs: number): number | undefined {
  const { total, concurrency, taken, failed, spentMs, underWay } = progress;
  const finished = taken + failed;
  if (total === undefined || finished === 0 || finished < Math.min(concurrency, total / 2)) return undefined;
  const meanMs = spentMs / finished;
  const left = total - finished;
  const alreadyMs = underWay.reduce((sum, { sinceMs }) => sum + Math.min(nowMs - sinceMs, meanMs), 0);
  return (left * meanMs - alreadyMs) / Math.max(1, Math.min(concurrency, left));
}

const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const barWidth = 16;
/** If the line has fewer columns, the bar is left out, so that the names of the shots have room. */
const widthForBar = 72;

/** The progress in one line of at most this many columns. */
export function showProgress(
  progress: Progress,
  { columns, nowMs, paint }: { columns: number; nowMs: number; paint: Paint },
): string {
  const turning = spinner[Math.floor(nowMs / 80) % spinner.length]!;
  const [counts, now] = describe(progress, nowMs);
  const bar = columns < widthForBar || progress.total === undefined ? '' : drawBar(progress, paint);
  const used = [...`${turning} `].length + (bar === '' ? 0 : barWidth + 1) + counts.length;
  if (used > columns) return shorten(`${turning} ${counts}`, columns);
  const rest = now === '' ? '' : shorten(`  ${now}`, columns - used);
  return `${paint('cyan', turning)} ${bar}${counts}${paint('dim', rest)}`;
}

function describe(progress: Progress, nowMs: number): [counts: string, now: string] {
  const { total, taken, failed, underWay, download } = progress;
  if (download) return [describeDownload(download), ''];
  const finished = taken + failed;
  if (total === undefined || (finished === 0 && underWay.length === 0)) return [describeStart(progress), ''];
  const estimate = timeToGo(progress, nowMs);
  const counts = [
    `${taken} done`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    `${total - finished} left`,
    ...(estimate === undefined || finished === total ? [] : [`${formatEstimate(estimate)} to go`]),
  ];
  return [counts.join(', '), underWay.map(({ shot }) => shot.id).join(', ')];
}

function describeStart({ siteReady, browserReady }: Progress): string {
  if (siteReady && browserReady) return 'opening the first page';
  if (siteReady) return 'starting the browser';
  return browserReady ? 'starting the site' : 'starting the site and the browser';
}

/** `fetching Chromium: 45 %, 56 of 124 MB`, or without the total if that is not known. */
export function describeDownload({
  what,
  receivedBytes,
  totalBytes,
}: Extract<RunEvent, { kind: 'browser-download' }>): string {
  if (!totalBytes) return `fetching ${what}: ${formatBytes(receivedBytes)}`;
  const percent = Math.floor((100 * receivedBytes) / totalBytes);
  return `fetching ${what}: ${percent} % of ${formatBytes(totalBytes)}`;
}

function drawBar({ total = 0, taken, failed }: Progress, paint: Paint): string {
  const filled = total === 0 ? 0 : Math.floor((barWidth * (taken + failed)) / total);
  return `${paint('cyan', '━'.repeat(filled))}${paint('dim', '─'.repeat(barWidth - filled))} `;
}

/** Shortens a text to so many characters. Ends with `…` if something is missing. */
function shorten(text: string, columns: number): string {
  const characters = [...text];
  return characters.length <= columns ? text : `${characters.slice(0, Math.max(0, columns - 1)).join('')}…`;
}
