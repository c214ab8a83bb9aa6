import type { Pace } from '../capture/index.ts';
import type { AnswerChange, Cause, Change, Finding, LiveSource, Note, Shot } from '../model/index.ts';

/** What is known about the differences between the pictures of a shot. */
export interface Evidence {
  readonly shot: Shot;
  readonly answers: readonly AnswerChange[];
  readonly sources: readonly LiveSource[];
  readonly notes: readonly Note[];
  /** The paces at which the picture differed from the first one, which was taken at full speed. */
  readonly differs: readonly Pace[];
  /** The only pace at which the picture differs, if there is just one. */
  readonly onlyAt: Pace | undefined;
  /** The ports of the site and of its second instance; empty where there is none. */
  readonly ports: readonly string[];
  /**
   * Set if the picture is stable when responses come one by one: `order` if another order gives another picture, else
   * `time`.
   */
  readonly byAnswers: 'order' | 'time' | undefined;
}

/** Rules that prove a cause. */
const provenRules: readonly CauseRule[] = [
  portInItsText,
  answerWithItsText,
  answerThatIsItsImage,
  streamWithItsText,
  video,
  order,
];
/** Rules that find a likely cause, the likeliest first. */
const likelyRules: readonly CauseRule[] = [
  realTime,
  port,
  window,
  likelyOrder,
  anyAnswer,
  anySource,
  frame,
  stepLeftOut,
  speed,
  canvas,
  raster,
];

/** Returns the cause if it applies. */
type CauseRule = (change: Change, evidence: Evidence) => Cause | undefined;

/** Adds the cause to each change: a proven one, else the likeliest. */
export function withCauses(changes: readonly Change[], evidence: Evidence): Finding[] {
  const proven = changes.map((change) => firstOf(provenRules, change, evidence));
  // A response that explains one text is no likely cause of another text: that one would have been found in it too.
  const said = new Set(proven.map((cause) => cause?.message));
  const rest: Evidence = {
    ...evidence,
    answers: evidence.answers.filter((answer) => !said.has(serverAnswers([answer], true).message)),
    sources: evidence.sources.filter((source) => !said.has(causedBySource(source).message)),
  };
  return changes.map((change, index) => ({
    ...change,
    cause:
      proven[index] ??
      firstOf(likelyRules, change, change.kind === 'text' ? rest : evidence) ??
      unknownCause(evidence),
  }));
}

function firstOf(all: readonly CauseRule[], change: Change, evidence: Evidence): Cause | undefined {
  for (const witness of all) {
    const cause = witness(change, evidence);
    if (cause) return cause;
  }
  return undefined;
}

/** The cause is unknown, but the paces at which the picture differs are named. */
function unknownCause({ differs }: Evidence): Cause {
  const paces = [...new Set(differs.map(({ name }) => name))].join(', ');
  return {
    kind: 'unknown',
    certain: false,
    message: `it was another picture ${paces}; no answer of a server, worker or stream explains it`,
  };
}

function answerWithItsText(change: Change, { answers }: Evidence): Cause | undefined {
  const words = wordsThatDiffer(change);
  const answer = answers.find(({ before, after }) => says(before, words.before) && says(after, words.after));
  return answer && words.any ? serverAnswers([answer], true) : undefined;
}

function answerThatIsItsImage(change: Change, { answers }: Evidence): Cause | undefined {
  if (change.kind !== 'image') return undefined;
  const answer = answers.find(({ request }) => request === `GET ${change.after}`);
  return answer && serverAnswers([answer], true);
}

/**
 * A short number may be in a stream by chance. So the stream must contain the whole text, or all the words that differ
 * if those are long.
 */
function streamWithItsText(change: Change, { sources }: Evidence): Cause | undefined {
  const words = wordsThatDiffer(change);
  if (!words.any) return undefined;
  const differing = [...words.before, ...words.after];
  const all = wordsOf(`${change.before} ${change.after}`);
  const isTelling = differing.every((word) => word.length > 3);
  const source = sources.find(({ said }) => says(said.join(' '), isTelling ? differing : all));
  return source && causedBySource(source);
}

function causedBySource(source: LiveSource): Cause {
  return { kind: source.kind, certain: true, message: `${describe(source)} brings it` };
}

function video({ tag }: Change): Cause | undefined {
  return tag === 'video'
    ? { kind: 'video', certain: true, message: 'a video shows another moment' }
    : undefined;
}

function realTime(_: Change, { notes }: Evidence): Cause | undefined {
  const note = notes.find(({ kind }) => kind === 'real-time');
  return (
    note && {
      kind: 'real-time',
      certain: false,
      message: `the page was captured in real time: ${note.message}`,
    }
  );
}

function anyAnswer({ kind }: Change, { answers }: Evidence): Cause | undefined {
  return answers.length > 0 && kind !== 'noise' ? serverAnswers(answers, false) : undefined;
}

function anySource(change: Change, { sources }: Evidence): Cause | undefined {
  const { before, after, any } = wordsThatDiffer(change);
  const likely = sources.find(({ said }) => any && says(said.join(' '), [...before, ...after])) ?? sources[0];
  if (!likely || change.kind === 'noise') return undefined;
  const more = sources.length === 1 ? '' : `, or one of ${sources.length - 1} more,`;
  return {
    kind: likely.kind,
    certain: false,
    message: `${describe(likely)}${more} goes on by the clock on the wall`,
  };
}

function frame({ tag, name }: Change): Cause | undefined {
  if (tag !== 'iframe' && !name.includes(' in the frame ')) return undefined;
  return { kind: 'frame', certain: false, message: 'the page in the frame moves by itself' };
}

/**
 * The steps that keep a page from changing. The others only load content, so leaving them out does not make the page
 * move.
 */
const stabilisingSteps = ['virtualTime', 'clock', 'random', 'frames', 'media', 'jumps', 'settle'] as const;

function stepLeftOut(_: Change, { shot: { options } }: Evidence): Cause | undefined {
  const steps = stabilisingSteps.filter((step) => !options.recipe[step]).map((step) => `${step}: false`);
  const leftOut = [
    ...(steps.length > 0 ? [`recipe: { ${steps.join(', ')} }`] : []),
    ...(options.animations === 'allow' ? ["animations: 'allow'"] : []),
  ];
  if (leftOut.length === 0) return undefined;
  return { kind: 'recipe', certain: false, message: `the config lets it move: ${leftOut.join(', ')}` };
}

function portInItsText({ before, after }: Change, { ports: [own, other] }: Evidence): Cause | undefined {
  if (!own || !other || !before.includes(own)) return undefined;
  return before.replaceAll(own, other) === after ? { ...showsPort, certain: true } : undefined;
}

function port(_: Change, { onlyAt }: Evidence): Cause | undefined {
  return onlyAt?.otherPort ? showsPort : undefined;
}

const showsPort: Cause = {
  kind: 'port',
  certain: false,
  message: 'it shows the address of the site, whose port is another one in each run',
};

function window(_: Change, { onlyAt }: Evidence): Cause | undefined {
  if (!onlyAt?.usedWindow) return undefined;
  return {
    kind: 'window',
    certain: false,
    message: 'it shows what another page has left in the window of the browser',
  };
}

function order(_: Change, evidence: Evidence): Cause | undefined {
  if (evidence.byAnswers !== 'order' || isRaceOfThreads(evidence)) return undefined;
  return { ...firstAnswered, certain: true };
}

/**
 * Workers that start one by one, as their scripts arrive, also finish one by one. So the order of responses is no proof
 * here.
 */
function isRaceOfThreads({ sources, shot }: Evidence): boolean {
  return shot.options.recipe.order && sources.some(({ kind }) => kind === 'worker');
}

function likelyOrder({ kind }: Change, evidence: Evidence): Cause | undefined {
  const { byAnswers, onlyAt } = evidence;
  if (isRaceOfThreads(evidence)) return undefined;
  if (onlyAt?.answers) return firstAnswered;
  if (byAnswers === undefined || kind === 'noise') return undefined;
  return {
    ...firstAnswered,
    message: 'it depends on which of its requests are answered at about the same time',
  };
}

const firstAnswered: Cause = {
  kind: 'order',
  certain: false,
  message: 'it depends on which of its requests is answered first',
};

function speed(_: Change, { onlyAt }: Evidence): Cause | undefined {
  return onlyAt === undefined
    ? undefined
    : {
        kind: 'speed',
        certain: false,
        message: `it depends on how fast the machine is: it differs only ${onlyAt.name}`,
      };
}

function canvas({ tag, kind }: Change): Cause | undefined {
  if (tag !== 'canvas' || kind === 'noise') return undefined;
  return { kind: 'canvas', certain: false, message: 'a script draws on a canvas, another picture each time' };
}

function raster({ kind }: Change): Cause | undefined {
  if (kind !== 'noise') return undefined;
  return {
    kind: 'raster',
    certain: false,
    message: 'the browser drew what looks the same a little differently',
  };
}

function serverAnswers(answers: readonly AnswerChange[], certain: boolean): Cause {
  const [{ request, before, after }] = answers as [AnswerChange];
  const shown = before === '' && after === '' ? '' : `, ${quote(before)} → ${quote(after)}`;
  const more = answers.length === 1 ? '' : `, and ${answers.length - 1} more`;
  return { kind: 'server', certain, message: `the server answers differently: ${request}${shown}${more}` };
}

function describe({ kind, address }: LiveSource): string {
  const where = address === 'blob:' ? '' : ` (${address})`;
  switch (kind) {
    case 'worker':
      return `a Web Worker${where}`;
    case 'event-stream':
      return `a stream of events${where}`;
    case 'websocket':
      return `a WebSocket${where}`;
    default:
      return kind satisfies never;
  }
}

/** The words of an element that only one of the two pictures has. */
function wordsThatDiffer({ kind, before, after }: Change): {
  before: string[];
  after: string[];
  any: boolean;
} {
  const isText = kind === 'text' || kind === 'appeared' || kind === 'disappeared';
  const [was, is] = isText ? [wordsOf(before), wordsOf(after)] : [[], []];
  const gone = was.filter((word) => !is.includes(word));
  const come = is.filter((word) => !was.includes(word));
  return { before: gone, after: come, any: gone.length + come.length > 0 };
}

function says(text: string, words: readonly string[]): boolean {
  const said = new Set(wordsOf(text));
  return words.every((word) => said.has(word));
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+/gu) ?? [];
}

const longestQuote = 60;

function quote(text: string): string {
  return text.length > longestQuote ? `"${text.slice(0, longestQuote - 1)}…"` : `"${text}"`;
}
