import type { BrowserContext } from 'playwright';
import type { BrowserHandle } from '../browser/index.ts';
import {
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
import { findChanges, type Seen } from '../compare/index.ts';
import type { AnswerChange, Change, Failure, Finding, LiveSource, Note, Shot } from '../model/index.ts';
import { changedAnswers } from './answers.ts';
import { withCauses } from './causes.ts';
import { keepBusy } from './load.ts';

/** What a capture needs. */
export interface Capturing {
  readonly siteUrl: string;
  /** The same site on another port; `undefined` if it cannot run twice. */
  readonly otherUrl: () => Promise<string | undefined>;
  /** What a window shows before the shot that it is used for next. */
  readonly earlier: Shot;
  readonly newContext: BrowserHandle['newContext'];
  readonly stillWorks: BrowserHandle['stillWorks'];
  readonly signal: AbortSignal;
}

/** What several captures of a shot have shown. */
export interface Observation {
  readonly pictures: number;
  /** The paces at which the picture was not the first one. */
  readonly differs: readonly string[];
  readonly findings: readonly Finding[];
  readonly answers: readonly AnswerChange[];
  readonly notes: readonly Note[];
}

type Sight = Seen & { readonly notes: readonly Note[] };

/**
 * Captures a shot at each pace and compares with the first picture, more and more of them as long as nothing differs; of
 * one shot there are never more than four at a time. If something does, more captures show what makes the difference.
 */
export async function observe(given: Shot, capturing: Capturing): Promise<Observation | Failure> {
  // What is compared is what is seen; a PNG keeps all of it.
  const shot: Shot = { ...given, options: { ...given.options, type: 'png' } };
  const first = await see(shot, fullSpeed, capturing);
  if (!isSight(first)) return first;

  const changes: Change[] = [];
  const answers: AnswerChange[] = [];
  const sources: LiveSource[] = [...first.record.sources];
  const differs: Pace[] = [];
  const failures: Failure[] = [];
  const noted: Note[] = [...first.notes];
  let pictures = 1;
  /** @returns Those at which the picture is another one. */
  const compareWith = async (paces: readonly Pace[]): Promise<Pace[]> => {
    const others = await Promise.all(paces.map((pace) => see(shot, pace, capturing)));
    const different: Pace[] = [];
    for (const [index, other] of others.entries()) {
      if (!isSight(other)) {
        failures.push(other);
        continue;
      }
      pictures += 1;
      noted.push(...other.notes);
      answers.push(...changedAnswers(first.record.answers, other.record.answers));
      if (isSame(first, other)) continue;
      different.push(paces[index]!);
      sources.push(...other.record.sources);
      changes.push(...(await findChanges(first, other)));
    }
    return different;
  };

  differs.push(...(await compareWith(otherPaces(shot.options))));
  // What moves is worth more than that one of the captures went wrong.
  if (differs.length === 0 && failures.length > 0) return failures[0]!;
  /** Whether each that differs was tried alone: only then it can be the reason. */
  let areAlone = true;
  if (differs.length === 0) {
    const canRunTwice = (await capturing.otherUrl()) !== undefined;
    // What one capture can show of two things is asked twice only where it shows something.
    const groups = [
      [lastAskedFirst, usedWindow],
      [firstAskedFirst, busy, ...(canRunTwice ? [otherPort] : [])],
    ];
    const joined = groups.map((group) => group.reduce(together));
    const different = await compareWith(joined);
    const parts = groups.filter((_, index) => different.includes(joined[index]!)).flat();
    let alone: readonly Pace[] = [];
    // What differs by chance may not do so the first time.
    for (let round = 1; round <= mostRounds && alone.length === 0 && parts.length > 0; round += 1)
      alone = await compareWith(parts);
    areAlone = alone.length > 0;
    differs.push(...(areAlone ? alone : different));
  }
  if (differs.length > 0) differs.push(...(await compareWith([fullSpeed])));
  const only = differs.length === 1 && areAlone ? differs.filter((pace) => pace !== fullSpeed) : [];
  // What one pace is the reason of is there at that pace again.
  const [onlyAt] = await compareWith(only);
  if (onlyAt) differs.push(onlyAt);
  const haveOrder = first.record.answers.length >= leastAnswers;
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
    ports: await Promise.all([capturing.siteUrl, capturing.otherUrl()].map(portOf)),
    byAnswers: undefined,
  };
  const found = withoutRepeats(changes);
  let findings = withCauses(found, evidence);
  if (haveOrder && findings.some(({ cause }) => !cause.certain)) {
    const byAnswers = await howAnswersMatter(shot, capturing);
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

/** The page itself, and two that can come one before the other: with fewer, no order of theirs is the reason. */
const leastAnswers = 3;

/** So often is what differs together tried alone. */
const mostRounds = 2;

/**
 * What of the answers makes the difference, if anything does: the picture is the same each time if they come one by one,
 * whatever else goes on. `order`: and it is another picture if they come the other way round.
 */
async function howAnswersMatter(shot: Shot, capturing: Capturing): Promise<'order' | 'time' | undefined> {
  const seeIn = (order: Pace, others: readonly Pace[]) =>
    Promise.all(others.map((other) => see(shot, together(order, other), capturing)));
  const [asAsked, ...asAskedAgain] = await seeIn(firstAskedFirst, [fullSpeed, slowNetwork, busy]);
  if (!areSame(asAsked!, asAskedAgain)) return undefined;
  const [reversed, ...reversedAgain] = await seeIn(lastAskedFirst, [fullSpeed, slowNetwork]);
  if (!areSame(reversed!, reversedAgain)) return undefined;
  return areSame(asAsked!, [reversed!]) ? 'time' : 'order';
}

function areSame(one: Sight | Failure, others: readonly (Sight | Failure)[]): boolean {
  return isSight(one) && others.every((other) => isSight(other) && isSame(one, other));
}

function isSight(seen: Sight | Failure): seen is Sight {
  return 'record' in seen;
}

function isSame({ picture: one }: Sight, { picture: other }: Sight): boolean {
  return Buffer.compare(one.bytes, other.bytes) === 0;
}

async function portOf(url: string | Promise<string | undefined>): Promise<string> {
  return new URL((await url) ?? 'http://localhost').port;
}

async function see(shot: Shot, pace: Pace, capturing: Capturing): Promise<Sight | Failure> {
  const timeout = shot.options.timeout * pace.patience;
  const slowed: Shot = { ...shot, options: { ...shot.options, timeout } };
  const siteUrl = (pace.otherPort && (await capturing.otherUrl())) || capturing.siteUrl;
  for (let attempt = 1; ; attempt += 1) {
    const examiner = examine(slowed, { siteUrl, pace });
    const { taken, notes } = await captureAt(slowed, pace, { ...capturing, siteUrl, examiners: [examiner] });
    if (isPicture(taken)) return { picture: taken, record: examiner.record!, notes };
    // Another shot may have killed it; it is started again for the next context.
    if (taken.kind === 'browser-crash' && attempt === 1) continue;
    return pace === fullSpeed ? taken : { ...taken, message: `${pace.name}: ${taken.message}` };
  }
}

type CaptureContext = Parameters<typeof capture>[1];

async function captureAt(
  shot: Shot,
  pace: Pace,
  context: CaptureContext & Pick<Capturing, 'earlier'>,
): ReturnType<typeof capture> {
  const goQuiet = pace.busy ? keepBusy() : undefined;
  try {
    return await (pace.usedWindow ? captureInUsedWindow(shot, context) : capture(shot, context));
  } finally {
    await goQuiet?.();
  }
}

async function captureInUsedWindow(
  shot: Shot,
  { newContext, earlier, ...context }: CaptureContext & Pick<Capturing, 'earlier'>,
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

/** What several pictures show, once; what shows plainly in one is not called faint because it is so in another. */
function withoutRepeats(changes: readonly Change[]): Change[] {
  const isFaint = ({ kind, name }: Change) =>
    kind === 'noise' && changes.some((other) => other.kind !== 'noise' && other.name === name);
  return distinct(
    changes.filter((change) => !isFaint(change)),
    ({ name, kind }) => `${kind} ${name}`,
  );
}

/** The first of each kind. */
function distinct<Value>(values: readonly Value[], keyOf: (value: Value) => string): Value[] {
  const byKey = new Map<string, Value>();
  for (const value of values) if (!byKey.has(keyOf(value))) byKey.set(keyOf(value), value);
  return [...byKey.values()];
}

/** One for each source, with what it said in all captures. */
function merged(sources: readonly LiveSource[]): LiveSource[] {
  return distinct(sources, nameOf).map((source) => ({
    ...source,
    said: sources.filter((other) => nameOf(other) === nameOf(source)).flatMap(({ said }) => said),
  }));
}

function nameOf({ kind, address }: LiveSource): string {
  return `${kind} ${address}`;
}
