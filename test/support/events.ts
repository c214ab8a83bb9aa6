import { defaults } from '../../src/config/defaults.ts';
import type {
  Counts,
  Failure,
  Note,
  Outcome,
  Result,
  RunEvent,
  RunReport,
  Shot,
} from '../../src/model/index.ts';

/** A shot with this id, and nothing else that is special. */
export function shot(id: string): Shot {
  const [name = id, variant = ''] = id.split('.');
  return {
    id,
    file: `${id}.png`,
    page: {
      site: 'site',
      path: `/${name}`,
      name,
      options: {},
      variants: undefined,
      alt: undefined,
      status: undefined,
    },
    variant: { name: variant, options: {} },
    options: defaults.shot,
  };
}

/** A shot that was taken, in 0.4 s. */
export function taken(id: string, status: Exclude<Outcome['status'], 'failed'>, notes: Note[] = []): Result {
  return {
    shot: shot(id),
    outcome: { status },
    url: `http://127.0.0.1:43117/${id}`,
    size: { width: 1280, height: 3022 },
    durationMs: 400,
    reason: 'its picture is not in the cache',
    notes,
  };
}

/** A shot that could not be taken. */
export function failed(id: string, failure: Partial<Failure> = {}): Result {
  const outcome: Outcome = {
    status: 'failed',
    failure: { kind: 'http-status', message: 'The page answered 500.', ...failure },
  };
  return { ...taken(id, 'new'), outcome, url: undefined, size: undefined };
}

/** The end of a run with these results, after 4.1 s. */
export function report(results: readonly Result[], more: Partial<RunReport> = {}): RunReport {
  const count = (status: keyof Counts) => results.filter(({ outcome }) => outcome.status === status).length;
  return {
    results,
    counts: {
      new: count('new'),
      changed: count('changed'),
      unchanged: count('unchanged'),
      reused: count('reused'),
      failed: count('failed'),
    },
    durationMs: 4100,
    output: '/home/me/site/output',
    interrupted: null,
    skipped: 0,
    ...more,
  };
}

/** Everything that a run with these results tells. */
export function eventsOf(results: readonly Result[]): RunEvent[] {
  return [
    begin(results.map((result) => result.shot)),
    { kind: 'browser-ready', name: 'Chromium 156', path: '/usr/bin/chromium', durationMs: 900 },
    { kind: 'site-output', name: 'site', line: '\u001B[2J\u001B[32mlistening\u001B[0m on 43117\u0007' },
    { kind: 'site-ready', name: 'site', url: 'http://127.0.0.1:43117/', durationMs: 250 },
    { kind: 'notice', message: 'The browser runs without its sandbox.' },
    ...results.flatMap((result): RunEvent[] => [
      { kind: 'shot-begin', shot: result.shot },
      { kind: 'shot-end', result },
    ]),
    { kind: 'end', report: report(results) },
  ];
}

export function begin(shots: readonly Shot[], concurrency = 2): RunEvent {
  return { kind: 'begin', shots, output: '/home/me/site/output', concurrency };
}
