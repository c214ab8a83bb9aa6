/**
 * Whether a check cries wolf: pages of a real site that nobody changed are checked again and again. Whatever is not the
 * same is a false alarm. `npm run bench -- false-alarms 200` takes 200 pictures instead of 1,000. Beside it, what a
 * check takes a page in comparison with a plain run, which compares nothing.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, run, type CheckedShot } from '../src/index.ts';
import { browserPath } from './browser-path.ts';
import { timed } from './compare.ts';
import { realPages, realSite } from './real-site.ts';

export default async (): Promise<void> => {
  const pictures = Number(process.argv[3] ?? 1000);
  const rounds = Math.ceil(pictures / realPages.length);
  const cwd = await mkdtemp(join(tmpdir(), 'snapshot-site-bench-'));
  const options = { site: realSite(), pages: realPages, browser: await browserPath() };
  const times = { run: 0, check: 0 };
  const alarms: CheckedShot[] = [];
  let plainRuns = 0;
  try {
    await run(options, { cwd });
    for (let round = 1; round <= rounds; round += 1) {
      times.check += await timed(async () => {
        const { shots } = await check(options, { cwd });
        alarms.push(...shots.filter(({ status }) => status !== 'same'));
      });
      if (round % 4 !== 1) continue;
      plainRuns += 1;
      times.run += await timed(async () => {
        await run({ ...options, output: 'plain' }, { cwd });
      });
    }
  } finally {
    await rm(cwd, { recursive: true });
  }
  const checked = rounds * realPages.length;
  console.log(
    `${checked} pictures of ${realPages.length} pages that did not change: ${alarms.length} alarms`,
  );
  for (const { id, status, sentence } of alarms) console.log(`  ${id}: ${status}, ${sentence}`);
  console.log(`check ${perPage(times.check, rounds)}, plain run ${perPage(times.run, plainRuns)}`);
  if (alarms.length > 0) process.exitCode = 1;
};

function perPage(total: number, runs: number): string {
  return `${(total / runs / realPages.length).toFixed(0)} ms a page`;
}
