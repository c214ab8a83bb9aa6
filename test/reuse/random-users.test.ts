import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { configOf } from '../../src/config/index.ts';
import { run } from '../../src/run.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { membersSite } from './members-site.ts';

// One and the same walk, so that a failure is the fault of a change here; these variables take others.
const steps = Number(process.env['TEST_MEMBERS_STEPS'] ?? 6);
const seed = Number(process.env['TEST_MEMBERS_SEED'] ?? 3);
// Each step takes five pages twice.
vi.setConfig({ testTimeout: steps * 60_000 });

test('whatever changes for users, their logins and their pages, a reused picture is as a new one', async () => {
  const site = membersSite(seed);
  const server = createServer((request, response) => site.answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const folder = await temporaryFolder();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const options = () => ({
    site: { url, ready: { path: '/login' } },
    viewport: { width: 120, height: 60 },
    at: 100,
    ...site.options(),
  });
  const done: string[] = [];
  let reused = 0;
  for (let step = 0; step < steps; step += 1) {
    if (step > 0) done.push(site.change());
    const ours = configOf(options(), join(folder, 'incremental'));
    const { results } = await run(ours);
    const right = configOf({ ...options(), cache: false }, join(folder, 'full'));
    const whole = await run(right);
    expect(whole.counts.failed).toBe(0);
    for (const { shot, outcome, reason } of results) {
      if (outcome.status === 'reused') reused += 1;
      const [one, other] = await Promise.all(
        [ours, right].map(({ output }) => readFile(join(output, shot.file), 'base64')),
      );
      const what = `seed ${seed}, step ${step}: ${shot.id} (${outcome.status}: ${reason}) after ${done.slice(-6).join('; ')}`;
      expect(one === other, what).toBe(true);
    }
  }
  expect(reused).toBeGreaterThan(0);
});
