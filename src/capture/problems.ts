import type { Failure, FactKind, Note, ProblemKind } from '../model/index.ts';

/** Something that is wrong with the page. */
export interface Problem extends Note {
  readonly kind: ProblemKind;
}

/** The order of the notes: what changes the picture most comes first. */
const words = {
  preloader: 'more signs of a preloader',
  unstable: 'more signs that it does not hold still',
  stylesheet: 'more stylesheets',
  script: 'more scripts',
  'script-error': 'more script errors',
  font: 'more fonts',
  image: 'more images',
  request: 'more requests',
} as const satisfies Record<ProblemKind, string>;

const kinds = Object.keys(words) as ProblemKind[];

/** So many of one kind are listed. The others are only counted. */
const mostOfAKind = 10;

/** Each problem once, in an order that is the same in each run, and at most `mostOfAKind` of a kind. */
export function listProblems(problems: readonly Problem[]): Note[] {
  return kinds.flatMap((kind) => {
    const messages = new Set(
      problems.filter((problem) => problem.kind === kind).map(({ message }) => message),
    );
    const sorted = [...messages].toSorted();
    const left = sorted.length - mostOfAKind;
    const named = sorted.slice(0, mostOfAKind).map((message): Note => ({ kind, message }));
    return left > 0 ? [...named, { kind, message: `and ${left} ${words[kind]}` }] : named;
  });
}

/** With the option `strict`, problems are a failure: the one that the notes make, if any of them is a problem. */
export function strictFailure(notes: readonly Note[]): Failure | undefined {
  const [first, ...others] = notes.filter((note) => isProblem(note.kind));
  if (!first) return undefined;
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  return {
    kind: 'strict',
    message: `${first.message}${more} (strict)`,
    hint: 'Repair the page, keep the request out with block, or leave strict off for it.',
  };
}

function isProblem(kind: ProblemKind | FactKind): kind is ProblemKind {
  return kind in words;
}
