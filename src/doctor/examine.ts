import type { BrowserHandle } from '../browser/index.ts';
import { examine, fullSpeed, otherPaces, type Pace } from '../capture/examine/index.ts';
import { capture, isPicture } from '../capture/index.ts';
import { findChanges, type Seen } from '../compare/index.ts';
import type { AnswerChange, Change, Failure, Finding, LiveSource, Note, Shot } from '../model.ts';
import { changedAnswers } from './answers.ts';
import { withCauses } from './causes.ts';

/** What a capture needs. */
export interface Capturing {
  readonly siteUrl: string;
  readonly newContext: BrowserHandle['newContext'];
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

/**
 * Captures a shot at each pace and compares with the first picture; of one shot there are never more than three at a
 * time. If they differ, one more at full speed shows whether speed is the reason.
 */
export async function observe(given: Shot, capturing: Capturing): Promise<Observation | Failure> {
  // What is compared is what is seen; a PNG keeps all of it.
  const shot: Shot = { ...given, options: { ...given.options, type: 'png' } };
  const first = await see(shot, fullSpeed, capturing);
  if (!('record' in first)) return first;

  const changes: Change[] = [];
  const answers: AnswerChange[] = [];
  const sources: LiveSource[] = [...first.record.sources];
  const differs: Pace[] = [];
  const failures: Failure[] = [];
  const noted: Note[] = [...first.notes];
  let pictures = 1;
  const compareWith = async (paces: readonly Pace[]): Promise<void> => {
    const others = await Promise.all(paces.map((pace) => see(shot, pace, capturing)));
    for (const [index, other] of others.entries()) {
      if (!('record' in other)) {
        failures.push(other);
        continue;
      }
      pictures += 1;
      noted.push(...other.notes);
      answers.push(...changedAnswers(first.record.answers, other.record.answers));
      if (Buffer.compare(first.picture.bytes, other.picture.bytes) === 0) continue;
      differs.push(paces[index]!);
      sources.push(...other.record.sources);
      changes.push(...(await findChanges(first, other)));
    }
  };

  await compareWith(otherPaces(shot.options));
  if (differs.length > 0) await compareWith([fullSpeed]);
  // What moves is worth more than that one of the captures went wrong.
  else if (failures.length > 0) return failures[0]!;
  const notes = distinct(
    [...noted, ...failures.map(({ message }) => ({ kind: 'unstable', message }) as const)],
    ({ message }) => message,
  );
  const evidence = {
    shot,
    answers: distinct(answers, ({ request }) => request),
    sources: merged(sources),
    notes,
    onlyAt: differs.length === 1 && differs[0] !== fullSpeed ? differs[0]!.name : undefined,
  };
  return {
    pictures,
    differs: differs.map(({ name }) => name),
    findings: withCauses(withoutRepeats(changes), evidence),
    answers: evidence.answers,
    notes,
  };
}

async function see(
  shot: Shot,
  pace: Pace,
  capturing: Capturing,
): Promise<(Seen & { readonly notes: readonly Note[] }) | Failure> {
  const { siteUrl } = capturing;
  const timeout = shot.options.timeout * pace.patience;
  const slowed: Shot = { ...shot, options: { ...shot.options, timeout } };
  for (let attempt = 1; ; attempt += 1) {
    const examiner = examine(slowed, { siteUrl, pace });
    const { taken, notes } = await capture(slowed, { ...capturing, examiners: [examiner] });
    if (isPicture(taken)) return { picture: taken, record: examiner.record!, notes };
    // Another shot may have killed it; it is started again for the next context.
    if (taken.kind === 'browser-crash' && attempt === 1) continue;
    return pace === fullSpeed ? taken : { ...taken, message: `${pace.name}: ${taken.message}` };
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
