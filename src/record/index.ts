/** Records what the pages of a config are answered, as HAR files for the option `mock`. */
import { type AnswerRecorder, recordAnswers } from '../capture/index.ts';
import type { Config, Failure, ResolvedShotOptions, RunEvent, Shot } from '../model/index.ts';
import type { Selection } from '../pages/index.ts';
import { openCapturer, openControl, openSites, shotsOf, takeAll } from '../runner/index.ts';

export interface RecordOptions {
  readonly selection: Selection;
  /** Patterns of addresses that are recorded beside what scripts ask for. */
  readonly urls: readonly string[];
  /** Is called with the names of the pages before any is opened, and may throw. */
  onPages(names: readonly string[]): void;
  readonly reporters: readonly ((event: RunEvent) => void)[];
  readonly signal: AbortSignal | undefined;
}

/** What a page was answered. */
export interface Recording {
  readonly shot: Shot;
  readonly failure: Failure | undefined;
  /** The text of the HAR file. */
  readonly text: string;
  /** How many answers are in it. */
  readonly count: number;
  /** The requests that were not answered to their ends, which are not in it. */
  readonly unanswered: readonly string[];
}

/**
 * Opens each selected page once, in its first variant, with its actions and its user, and takes no picture. What its mocks
 * answer is not recorded, except that HAR files do not answer: their requests go to the server, to be recorded anew.
 *
 * @throws SnapshotError if the run cannot go on; the sites and the browser are stopped all the same.
 */
export async function record(
  config: Config,
  { selection, urls, onPages, reporters, signal: given }: RecordOptions,
): Promise<Recording[]> {
  const control = openControl<RunEvent>(reporters, given);
  await using sites = openSites(config.sites, control);
  const shots = firstOfPages(await shotsOf(config, selection, { ...control, sites }));
  onPages(shots.map(({ page }) => page.name));
  const recordings: Recording[] = [];
  {
    const forLogins = { ...config, shot: withoutHars(config.shot) };
    await using capturer = await openCapturer(forLogins, { sites, shots }, control);
    const addresses = new Map([...capturer.sites].map(([name, { url }]) => [name, url]));
    await takeAll<Recording>(
      shots,
      {
        ...control,
        concurrency: config.concurrency,
        workFolder: config.workFolder,
        together: capturer.together,
      },
      {
        async take(shot) {
          const recorder = recordAnswers({ sites: addresses, urls });
          const captured = await capturer.capture(
            { ...shot, options: withoutHars(shot.options) },
            { freshWindow: true, recorder },
          );
          return recordingOf(shot, recorder, 'failure' in captured ? captured.failure : undefined);
        },
        failed: (shot, failure) => ({ shot, failure, text: '', count: 0, unanswered: [] }),
        failureOf: ({ failure }) => failure,
        keep: (done, index) => void (recordings[index] = done),
      },
    );
  }
  await sites.stop();
  control.signal.throwIfAborted();
  control.throwFirst();
  return recordings;
}

/** Two variants of a page would record the same requests twice, and the second answers would be taken for later ones. */
function firstOfPages(shots: readonly Shot[]): Shot[] {
  const seen = new Set<string>();
  return shots.filter(({ page }) => !seen.has(page.name) && seen.add(page.name));
}

function withoutHars(options: ResolvedShotOptions): ResolvedShotOptions {
  const { mock } = options;
  if (!mock) return options;
  return { ...options, mock: { rules: mock.rules.filter(({ kind }) => kind !== 'har'), only: false } };
}

function recordingOf(
  shot: Shot,
  { answers, unanswered }: AnswerRecorder,
  failure: Failure | undefined,
): Recording {
  const log = { version: '1.2', creator: { name: 'snapshot-site', version: '1' }, entries: answers };
  const text = `${JSON.stringify({ log }, undefined, 2)}\n`;
  return { shot, failure, text, count: answers.length, unanswered };
}
