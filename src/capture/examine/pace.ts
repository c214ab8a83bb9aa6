import type { CDPSession } from 'playwright';
import type { ResolvedShotOptions } from '../../model/index.ts';
import { type AnswerOrder, orderAnswers } from './order.ts';

/** The conditions of a capture. A picture that depends on them cannot be the same on every machine or in every run. */
export interface Pace {
  /** For messages, as in "it differs only with a slow network". */
  readonly name: string;
  /** How many times slower the page's scripts and layout are. */
  readonly cpuSlowdown: number;
  /** The network delays each response by so many milliseconds. */
  readonly latencyMs: number;
  /** The order of responses; `undefined`: as they come. */
  readonly answers: AnswerOrder | undefined;
  /** Whether something else keeps all processors busy. */
  readonly busy: boolean;
  /** Whether the window has shown another page before. */
  readonly usedWindow: boolean;
  /** Whether the page is taken from another instance of the site, on another port. */
  readonly otherPort: boolean;
  /** How many times longer a shot may take. */
  readonly patience: number;
}

export const fullSpeed: Pace = {
  name: 'at full speed',
  cpuSlowdown: 1,
  latencyMs: 0,
  answers: undefined,
  busy: false,
  usedWindow: false,
  otherPort: false,
  patience: 1,
};

/**
 * The first two paces after full speed. Their captures run at the same time, so that they disturb each other as shots of a
 * run do. Under virtual time there is no slow processor, because Chromium 153 then hangs or crashes.
 */
export function otherPaces({ recipe }: ResolvedShotOptions): readonly Pace[] {
  return [
    recipe.virtualTime
      ? { ...fullSpeed, name: 'beside another one', patience: 2 }
      : { ...fullSpeed, name: 'with a slow processor', cpuSlowdown: 4, patience: 4 },
    slowNetwork,
  ];
}

export const slowNetwork: Pace = { ...fullSpeed, name: 'with a slow network', latencyMs: 50, patience: 2 };

export const lastAskedFirst: Pace = {
  ...fullSpeed,
  name: 'with its answers in another order',
  answers: 'last asked',
  patience: 3,
};
export const firstAskedFirst: Pace = {
  ...lastAskedFirst,
  name: 'with its answers one by one',
  answers: 'first asked',
};
export const busy: Pace = { ...fullSpeed, name: 'while the processors are busy', busy: true, patience: 4 };
export const usedWindow: Pace = {
  ...fullSpeed,
  name: 'in a window that was used before',
  usedWindow: true,
  patience: 2,
};
export const otherPort: Pace = { ...fullSpeed, name: 'on another port', otherPort: true, patience: 2 };

/** A pace with the conditions of both. */
export function together(one: Pace, other: Pace): Pace {
  return {
    name: `${one.name} and ${other.name}`,
    cpuSlowdown: Math.max(one.cpuSlowdown, other.cpuSlowdown),
    latencyMs: Math.max(one.latencyMs, other.latencyMs),
    answers: one.answers ?? other.answers,
    busy: one.busy || other.busy,
    usedWindow: one.usedWindow || other.usedWindow,
    otherPort: one.otherPort || other.otherPort,
    patience: Math.max(one.patience, other.patience),
  };
}

/** Sets the conditions of a page. They last until the session ends, with the page. */
export async function setPace(cdp: CDPSession, { cpuSlowdown, latencyMs, answers }: Pace): Promise<void> {
  if (cpuSlowdown > 1) await cdp.send('Emulation.setCPUThrottlingRate', { rate: cpuSlowdown });
  if (answers) await orderAnswers(cdp, answers);
  if (latencyMs > 0) {
    await cdp.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: latencyMs,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
  }
}
