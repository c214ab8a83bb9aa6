import type { BrowserContext } from 'playwright';
import type { BrowserHandle } from '../browser/index.ts';
import {
  type LoginState,
  busy,
  capture,
  examine,
  firstAskedFirst,
  fullSpeed,
  isPicture,
  keepIdle,
  lastAskedFirst,
  otherPaces,
  otherPort,
  type Pace,
  slowNetwork,
  together,
  usedWindow,
} from '../capture/index.ts';
import { findChanges, type RecordedPicture } from '../compare/index.ts';
import type { AnswerChange, Change, Failure, Finding, LiveSource, Note, Shot } from '../model/index.ts';
import { changedResponses } from './changed-responses.ts';
import { withCauses } from './causes.ts';
import { keepBusy } from './cpu-load.ts';

/** What all captures of a shot share. */
export interface CaptureSettings {
  readonly siteUrl: string;
  /** The same site on another port; `undefined` if it cannot run twice. */
  readonly otherUrl: () => Promise<string | undefined>;
  /** The page that is captured before this one where a window is reused. */
  readonly earlier: Shot;
  readonly newContext: BrowserHandle['newContext'];
  readonly stillWorks: BrowserHandle['stillWorks'];
  /** What the login of its user has brought. */
  readonly login: LoginState | undefined;
  readonly signal: AbortSignal;
}

/** The result of several captures of a shot. */
export interface Observation {
  readonly pictures: number;
  /** The names of the paces at which the picture differed from the first one. */
  readonly differs: readonly string[];
  readonly findings: readonly Finding[];
  readonly answers: readonly AnswerChange[];
  readonly notes: readonly Note[];
}

type ObservedPage = RecordedPicture & { readonly notes: readonly Note[] };

/**
 * Captures a shot at each pace and compares the pictures with the first one. While nothing differs, it tries more
 * paces. At most four captures of a shot run at the same time. If something differs, more captures find out which pace
 * causes it.
 */
export async function observe(given: Shot, settings: CaptureSettings): Promise<Observation | Failure> {
  // PNG is lossless, so that every visible difference is found.
  const shot: Shot = { ...given, options: { ...given.options, type: 'png' } };
  const first = await captureAtPace(shot, fullSpeed, settings);
  if (!isObserved(first)) return first;

  const changes: Change[] = [];
  const answers: AnswerChange[] = [];
  const sources: LiveSource[] = [...first.record.sources];
  const differs: Pace[] = [];
  const failures: Failure[] = [];
  const noted: Note[] = [...first.notes];
  let pictures = 1;
  /** @returns The paces at which the picture differs from the first one. */
  const compareWith = async (paces: readonly Pace[]): Promise<Pace[]> => {
    const others = await Promise.all(paces.map((pace) => captureAtPace(shot, pace, settings)));
    const different: Pace[] = [];
    for (const [index, other] of others.entries()) {
      if (!isObserved(other)) {
        failures.push(other);
        continue;
      }
      pictures += 1;
      noted.push(...other.notes);
      answers.push(...changedResponses(first.record.answers, other.record.answers));
      if (isSame(first, other)) continue;
      different.push(paces[index]!);
      sources.push(...other.record.sources);
      changes.push(...(await findChanges(first, other)));
    }
    return different;
  };

  differs.push(...(await compareWith(otherPaces(shot.options))));
  // A difference is worth more to the user than a failed capture.
  if (differs.length === 0 && failures.length > 0) return failures[0]!;
  /** Whether each pace that differs was tried alone, because only then it can be the cause. */
  let areAlone = true;
  if (differs.length === 0) {
    const canRunTwice = (await settings.otherUrl()) !== undefined;
    // Several conditions share one capture, and are tried alone only if that one differs.
    const groups = [
      [lastAskedFirst, usedWindow],
      [firstAskedFirst, busy, ...(canRunTwice ? [otherPort] : [])],
    ];
    const joined = groups.map((group) => group.reduce(together));
    const different = await compareWith(joined);
    const parts = groups.filter((_, index) => different.includes(joined[index]!)).flat();
    let alone: readonly Pace[] = [];
    // A random difference may not show the first time.
    for (let round = 1; round <= maxRounds && alone.length === 0 && parts.length > 0; round += 1)
      alone = await compareWith(parts);
    areAlone = alone.length > 0;
    differs.push(...(areAlone ? alone : different));
  }
  if (differs.length > 0) differs.push(...(await compareWith([fullSpeed])));
  const only = differs.length === 1 && areAlone ? differs.filter((pace) => pace !== fullSpeed) : [];
  // If one pace is the cause, the picture differs at it again.
  const [onlyAt] = await compareWith(only);
  if (onlyAt) differs.push(onlyAt);
  const haveOrder = first.record.answers.length >= minResponses;
  const notes = distinct(
    [...noted, ...failures.map(({ message }) => ({ kind: 'unstable', message }) as const)],
    ({ message }) => message,
  );
  const evidence = {
    shot,
    answers: distinct(answers, ({ request }) => request),
    sources: merged(sources),
    notes,
    differs,
    onlyAt: onlyAt?.answers && !haveOrder ? undefined : onlyAt,
    ports: await Promise.all([settings.siteUrl, settings.otherUrl()].map(portOf)),
    byAnswers: undefined,
  };
  const found = withoutRepeats(changes);
  let findings = withCauses(found, evidence);
  if (haveOrder && findings.some(({ cause }) => !cause.certain)) {
    const byAnswers = await responseOrderEffect(shot, settings);
    findings = withCauses(found, { ...evidence, byAnswers });
  }
  return {
    pictures,
    differs: differs.map(({ name }) => name),
    findings,
    answers: evidence.answers,
    notes,
  };
}

/** The page and two more: with fewer responses, their order cannot be the cause. */
const minResponses = 3;

/** How often the conditions of a shared capture are tried alone. */
const maxRounds = 2;

/**
 * Whether the timing of responses is the cause: the picture is the same each time if they come one by one, at any pace.
 * It is `order` if the reverse order gives another picture, else `time`.
 */
async function responseOrderEffect(
  shot: Shot,
  settings: CaptureSettings,
): Promise<'order' | 'time' | undefined> {
  const captureInOrder = (order: Pace, others: readonly Pace[]) =>
    Promise.all(others.map((other) => captureAtPace(shot, together(order, other), settings)));
  const [asAsked, ...asAskedAgain] = await captureInOrder(firstAskedFirst, [fullSpeed, slowNetwork, busy]);
  if (!areSame(asAsked!, asAskedAgain)) return undefined;
  const [reversed, ...reversedAgain] = await captureInOrder(lastAskedFirst, [fullSpeed, slowNetwork]);
  if (!areSame(reversed!, reversedAgain)) return undefined;
  return areSame(asAsked!, [reversed!]) ? 'time' : 'order';
}

function areSame(one: ObservedPage | Failure, others: readonly (ObservedPage | Failure)[]): boolean {
  return isObserved(one) && others.every((other) => isObserved(other) && isSame(one, other));
}

function isObserved(seen: ObservedPage | Failure): seen is ObservedPage {
  return 'record' in seen;
}

function isSame({ picture: one }: ObservedPage, { picture: other }: ObservedPage): boolean {
  return Buffer.compare(one.bytes, other.bytes) === 0;
}

async function portOf(url: string | Promise<string | undefined>): Promise<string> {
  return new URL((await url) ?? 'http://localhost').port;
}

async function captureAtPace(
  shot: Shot,
  pace: Pace,
  settings: CaptureSettings,
): Promise<ObservedPage | Failure> {
  const timeout = shot.options.timeout * pace.patience;
  const slowed: Shot = { ...shot, options: { ...shot.options, timeout } };
  const siteUrl = (pace.otherPort && (await settings.otherUrl())) || settings.siteUrl;
  for (let attempt = 1; ; attempt += 1) {
    const examiner = examine(slowed, { siteUrl, pace });
    const { taken, notes } = await captureAt(slowed, pace, { ...settings, siteUrl, examiners: [examiner] });
    if (isPicture(taken)) return { picture: taken, record: examiner.record!, notes };
    // Another shot may have crashed the browser; the next context comes from a new one.
    if (taken.kind === 'browser-crash' && attempt === 1) continue;
    return pace === fullSpeed ? taken : { ...taken, message: `${pace.name}: ${taken.message}` };
  }
}

type CaptureContext = Parameters<typeof capture>[1];

async function captureAt(
  shot: Shot,
  pace: Pace,
  context: CaptureContext & Pick<CaptureSettings, 'earlier'>,
): ReturnType<typeof capture> {
  const stopLoad = pace.busy ? keepBusy() : undefined;
  try {
    return await (pace.usedWindow ? captureInUsedWindow(shot, context) : capture(shot, context));
  } finally {
    await stopLoad?.();
  }
}

async function captureInUsedWindow(
  shot: Shot,
  { newContext, earlier, ...context }: CaptureContext & Pick<CaptureSettings, 'earlier'>,
): ReturnType<typeof capture> {
  const opened: BrowserContext[] = [];
  const windows: CaptureContext = {
    ...context,
    newContext: async (options) => {
      const one = await newContext(options);
      opened.push(one);
      return one;
    },
    idle: keepIdle(() => true),
  };
  try {
    await capture({ ...shot, page: earlier.page }, { ...windows, examiners: [] });
    return await capture(shot, windows);
  } finally {
    await Promise.all(opened.map((one) => one.close().catch(() => {})));
  }
}

/** Removes repeated changes. Faint noise in an element is left out if the element also has a clear change. */
function withoutRepeats(changes: readonly Change[]): Change[] {
  const isFaint = ({ kind, name }: Change) =>
    kind === 'noise' && changes.some((other) => other.kind !== 'noise' && other.name === name);
  return distinct(
    changes.filter((change) => !isFaint(change)),
    ({ name, kind }) => `${kind} ${name}`,
  );
}

/** The first value for each key. */
function distinct<Value>(values: readonly Value[], keyOf: (value: Value) => string): Value[] {
  const byKey = new Map<string, Value>();
  for (const value of values) if (!byKey.has(keyOf(value))) byKey.set(keyOf(value), value);
  return [...byKey.values()];
}

/** Merges the captures: each source with everything that it sent. */
function merged(sources: readonly LiveSource[]): LiveSource[] {
  return distinct(sources, nameOf).map((source) => ({
    ...source,
    said: sources.filter((other) => nameOf(other) === nameOf(source)).flatMap(({ said }) => said),
  }));
}

function nameOf({ kind, address }: LiveSource): string {
  return `${kind} ${address}`;
}
