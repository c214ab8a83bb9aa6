import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configOf } from '../../src/config/index.ts';
import { run } from '../../src/run.ts';
import { changingSite } from './changing-site.ts';

export interface Walk {
  /** How many pictures of the incremental runs were reused. */
  readonly reused: number;
  readonly taken: number;
  /** What happened until the folders were not the same any more; `undefined` if they are to the end. */
  readonly wrong: string | undefined;
}

/** Changes a site step by step, and compares after each of them what an incremental run made of it with a full run. */
export async function walk(seed: number, steps: number, folder: string): Promise<Walk> {
  const changing = changingSite(seed);
  const server = createServer((request, response) => changing.answer(request, response)).listen(
    0,
    '127.0.0.1',
  );
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const site = { url: address, ready: { timeout: 60_000 } };
  const mocks = join(folder, 'mocks');
  await mkdir(mocks, { recursive: true });
  const done: string[] = [];
  const counts = { reused: 0, taken: 0 };
  try {
    for (let step = 0; step < steps; step += 1) {
      if (step > 0) done.push(changing.change());
      for (const [name, text] of Object.entries(changing.mockFiles()))
        await writeFile(join(mocks, name), text);
      const options = { site, ...changing.options(mocks), viewport: { width: 90, height: 60 } };
      const incremental = configOf(options, join(folder, 'incremental'));
      const full = configOf({ ...options, cache: false }, join(folder, 'full'));
      const { results } = await run(incremental);
      for (const { outcome } of results) counts[outcome.status === 'reused' ? 'reused' : 'taken'] += 1;
      await run(full);
      const [ours, right] = [await filesOf(incremental.output), await filesOf(full.output)];
      const names = [...new Set([...ours.keys(), ...right.keys()])];
      const different = names.filter((name) => ours.get(name) !== right.get(name));
      if (different.length > 0) {
        const reasons = results.map(
          ({ shot, outcome, reason }) => `${shot.id}: ${outcome.status}, ${reason}`,
        );
        const last = done.slice(-8).join('; ');
        const wrong = `seed ${seed}, step ${step}: ${different.join()} differ after ${last}\n${reasons.join('\n')}`;
        return { ...counts, wrong };
      }
    }
    return { ...counts, wrong: undefined };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** The files of a folder with hashes of what is in them. */
async function filesOf(folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const name of await readdir(folder)) {
    const bytes = await readFile(join(folder, name));
    files.set(name, createHash('sha256').update(bytes).digest('hex'));
  }
  return files;
}
