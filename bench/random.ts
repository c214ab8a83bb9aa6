/**
 * Whether an incremental run ever ends with other pictures than a full one: a site is changed by chance, step by step.
 * `npm run bench -- random 200` takes 200 steps; a second number is the seed, to take the same ones again.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { walk } from '../test/reuse/walk.ts';

export default async (): Promise<void> => {
  const steps = Number(process.argv[3] ?? 100);
  const seed = Number(process.argv[4] ?? Math.floor(Math.random() * 1e9));
  const folder = await mkdtemp(join(tmpdir(), 'snapshot-site-bench-'));
  try {
    const { reused, taken, wrong } = await walk(seed, steps, folder);
    console.log(
      `seed ${seed}: ${reused} pictures reused, ${taken} taken, ${wrong ?? 'all as in a full run'}`,
    );
    if (wrong !== undefined) process.exitCode = 1;
  } finally {
    await rm(folder, { recursive: true });
  }
};
