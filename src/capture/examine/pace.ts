import type { CDPSession } from 'playwright';
import type { ResolvedShotOptions } from '../../model.ts';

/** A speed at which a page is captured. A picture that depends on it cannot be the same on every machine. */
export interface Pace {
  /** In words, as in "it differs only with a slow network". */
  readonly name: string;
  /** How many times slower the page's scripts and layout are. */
  readonly cpuSlowdown: number;
  /** What the network adds to each answer, in milliseconds. */
  readonly latencyMs: number;
  /** How many times longer a shot may take than otherwise. */
  readonly patience: number;
}

export const fullSpeed: Pace = { name: 'at full speed', cpuSlowdown: 1, latencyMs: 0, patience: 1 };

/**
 * The others, which are taken at the same time, so that they also disturb each other as shots of a run do. Chromium
 * cannot slow the processor down under virtual time: it hangs or crashes (153).
 */
export function otherPaces({ recipe }: ResolvedShotOptions): readonly Pace[] {
  return [
    recipe.virtualTime
      ? { ...fullSpeed, name: 'beside another one', patience: 2 }
      : { ...fullSpeed, name: 'with a slow processor', cpuSlowdown: 4, patience: 4 },
    { ...fullSpeed, name: 'with a slow network', latencyMs: 50, patience: 2 },
  ];
}

/** Slows the page down until the session ends, which is with the page. */
export async function setPace(cdp: CDPSession, { cpuSlowdown, latencyMs }: Pace): Promise<void> {
  if (cpuSlowdown > 1) await cdp.send('Emulation.setCPUThrottlingRate', { rate: cpuSlowdown });
  if (latencyMs > 0) {
    await cdp.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: latencyMs,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
  }
}
