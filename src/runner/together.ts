import pLimit, { type LimitFunction } from 'p-limit';
import type { Shot } from '../model/index.ts';

/**
 * Shots that can be captured on one visit are worked on side by side, each by itself: one may turn out to need no capture.
 * Those that ask for one wait until all of the group have asked or are done.
 */
export interface Together {
  /** Works on the shots of a group. Resolves when all are done. */
  work(group: readonly Shot[], take: (shot: Shot) => Promise<void>): Promise<void>;
  /**
   * Captures a shot with all of its group that ask the same place.
   *
   * @param ask.place Where: shots that ask different places are not captured together.
   * @param ask.all Captures several shots. It may leave some out.
   * @param ask.alone Captures a shot that has no group, or was left out. Of one group, one at a time.
   */
  capture<Asked extends { readonly shot: Shot }, Answer>(
    asked: Asked,
    ask: Ask<Asked, Answer>,
  ): Promise<Answer>;
  /** Captures a shot by itself, while no other of its group is captured. */
  captureAlone<Answer>(shot: Shot, capture: () => Promise<Answer>): Promise<Answer>;
}

interface Ask<Asked, Answer> {
  readonly place: object;
  readonly all: (asked: readonly Asked[]) => Promise<ReadonlyMap<Shot, Answer>>;
  readonly alone: (asked: Asked) => Promise<Answer>;
}

interface Group {
  /** How many of its shots are not done. */
  open: number;
  waiting: Waiting[];
  readonly one: LimitFunction;
}

/** A shot that has asked. The types of what it asks are those of its place. */
interface Waiting extends Ask<never, unknown> {
  readonly asked: { readonly shot: Shot };
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

export function openTogether(): Together {
  const groups = new Map<Shot, Group>();
  return {
    async work(shots, take) {
      if (shots.length === 1) return take(shots[0]!);
      const group: Group = { open: shots.length, waiting: [], one: pLimit(1) };
      for (const shot of shots) groups.set(shot, group);
      const takeOne = async (shot: Shot) => {
        try {
          await take(shot);
        } finally {
          groups.delete(shot);
          group.open -= 1;
          void answerIfComplete(group);
        }
      };
      await Promise.all(shots.map(takeOne));
    },
    async capture(asked, ask) {
      const group = groups.get(asked.shot);
      if (!group) return ask.alone(asked);
      return new Promise((resolve, reject) => {
        group.waiting.push({ asked, ...ask, resolve, reject } as unknown as Waiting);
        void answerIfComplete(group);
      });
    },
    async captureAlone(shot, capture) {
      const group = groups.get(shot);
      return group ? group.one(capture) : capture();
    },
  };
}

/** Captures all that wait, once there is no other shot that could ask. */
async function answerIfComplete(group: Group): Promise<void> {
  const { waiting } = group;
  if (waiting.length === 0 || waiting.length < group.open) return;
  group.waiting = [];
  for (const place of new Set(waiting.map((one) => one.place)))
    await answer(waiting.filter((one) => one.place === place));
}

async function answer(waiting: readonly Waiting[]): Promise<void> {
  const [{ all, alone }] = waiting as readonly [Waiting, ...Waiting[]];
  let answers: ReadonlyMap<Shot, unknown> = new Map();
  try {
    if (waiting.length > 1) answers = await all(waiting.map(({ asked }) => asked as never));
  } catch (error) {
    for (const one of waiting) one.reject(error);
    return;
  }
  for (const { asked, resolve, reject } of waiting) {
    if (answers.has(asked.shot)) resolve(answers.get(asked.shot));
    else await alone(asked as never).then(resolve, reject);
  }
}
