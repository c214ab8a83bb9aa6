/**
 * Runs while something is wrong around them: the disk, what lies on it, the browser's processes, what the system allows.
 * Each picture that was there must decode afterwards and be the old one or the one that the next run takes; no run may
 * take longer than the timeouts of its shots allow, nor leave anything; and a plain run must bring all back.
 * `npm run bench -- faults [runs] [seed]`, 200 runs by default. Linux only, as root.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { browserPath } from './browser-path.ts';
import { randomOf } from './chance.ts';
import { type Fault, kinds as faults } from './faults/kinds.ts';
import { brokenPictures, kinds as kindsOfRest, leftIn } from './storm/left.ts';
import { makeProject, type Project } from './storm/project.ts';

const bin = fileURLToPath(new URL('../dist/cli/bin.cjs', import.meta.url));
const runs = Number(process.argv[3] ?? 200);
const seed = Number(process.argv[4] ?? 1);

const timeoutMs = 10_000;
/**
 * Four shots, two at a time, each tried once more by itself; and a look at whether the browser still works, closing and
 * launching it.
 */
const allowedMs = 2 * timeoutMs + 4 * timeoutMs + 40_000;
/** Faults strike while the browser starts or pictures are taken. */
const latestMs = 2500;
/** What a killed run's browser may take to end. */
const settleMs = 3000;

interface Row {
  runs: number;
  readonly exitCodes: Set<number | null>;
  lost: number;
  longestMs: number;
  tooLong: number;
  left: number;
  notBack: number;
}

export default async function run(): Promise<void> {
  const random = randomOf(seed);
  const rows = new Map<string, Row>();
  await using project = await makeProject();
  await tool(project);
  console.log(`${runs} runs, seed ${seed}`);

  for (let number = 0; number < runs; number++) {
    const name = Object.keys(faults)[number % Object.keys(faults).length]!;
    const row: Row = rows.get(name) ?? {
      runs: 0,
      exitCodes: new Set(),
      lost: 0,
      longestMs: 0,
      tooLong: 0,
      left: 0,
      notBack: 0,
    };
    rows.set(name, row);
    row.runs++;
    const before = await hashesIn(project);
    const fault = await faults[name]!({ project, random });
    const moment = Math.round(random() * latestMs);
    const tell = (what: string) =>
      console.log(`run ${number}: ${name} (${fault.what}) after ${moment} ms: ${what}`);
    // Otherwise it takes no pictures if it need not.
    if (random() < 0.8) await project.edit(`Run ${number}`);

    const during = await tool(project, fault, moment).finally(fault.mend);
    row.exitCodes.add(during.exitCode);
    row.longestMs = Math.max(row.longestMs, during.ms);
    if (during.ms > allowedMs) {
      row.tooLong++;
      tell(`took ${(during.ms / 1000).toFixed(0)} s`);
    }
    if (/This is a bug/.test(during.printed)) tell(`a bug:\n${during.printed}`);
    const after = await hashesIn(project);

    let plain = await tool(project);
    if (plain.exitCode === 2 && /snapshots\.json/.test(plain.printed)) {
      // A person is told, and decides: here, to let it be made anew.
      row.exitCodes.add(plain.exitCode);
      await rm(join(project.cwd, 'output', 'snapshots.json'));
      plain = await tool(project);
    }
    const now = await hashesIn(project);
    for (const [picture, old] of before) {
      const hash = after.get(picture);
      if (hash === old || hash === now.get(picture)) continue;
      row.lost++;
      tell(`${picture} is ${hash === undefined ? 'gone' : 'another one'}`);
    }
    const { broken, unlike } = await brokenPictures(project);
    if (plain.exitCode !== 0 || broken.length + unlike.length > 0) {
      row.notBack++;
      tell(
        `the plain run after it ended with ${plain.exitCode}; wrong: ${[...broken, ...unlike].join(', ')}\n${plain.printed}`,
      );
    }
    const left = await settled(project);
    row.left += left.length;
    if (left.length > 0) tell(`left: ${left.join('; ')}`);
  }
  print(rows);
  if ([...rows.values()].some((row) => row.lost + row.tooLong + row.left + row.notBack > 0))
    process.exitCode = 1;
}

const browser = browserPath();

interface Ended {
  readonly exitCode: number | null;
  readonly printed: string;
  readonly ms: number;
}

/** Runs the tool to its end, with the fault if there is one, at its moment. */
async function tool({ cwd, root, temporary }: Project, fault?: Fault, moment = 0): Promise<Ended> {
  const begun = performance.now();
  const args = [bin, '-c', 'folder.config.mjs', ...(fault ? ['--timeout', String(timeoutMs)] : [])];
  // What is mounted is so for this run alone.
  const script = `${fault?.before ?? ':'} && exec "$@"`;
  const child = spawn('unshare', ['--mount', 'sh', '-c', script, 'sh', process.execPath, ...args], {
    cwd,
    env: {
      ...process.env,
      TMPDIR: temporary,
      // A cache of its own to damage; but the browser is larger than all else together.
      XDG_CACHE_HOME: join(root, 'cache'),
      SNAPSHOT_SITE_BROWSER: await browser,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (printed += text));
  const ended = once(child, 'exit').then(([exitCode]) => exitCode as number | null);
  if (fault?.strike) {
    const isOver = await Promise.race([ended.then(() => true), delay(moment, false)]);
    if (!isOver) await fault.strike(child.pid!);
  }
  const isLate = await Promise.race([ended.then(() => false), delay(2 * allowedMs, true, { ref: false })]);
  if (isLate) child.kill('SIGKILL');
  return { exitCode: await ended, printed, ms: performance.now() - begun };
}

async function hashesIn({ cwd }: Project): Promise<Map<string, string>> {
  const output = join(cwd, 'output');
  const names = (await readdir(output)).filter((name) => name.endsWith('.png'));
  const hashOf = async (name: string) =>
    createHash('sha256')
      .update(await readFile(join(output, name)))
      .digest('hex');
  return new Map(await Promise.all(names.map(async (name) => [name, await hashOf(name)] as const)));
}

async function settled(project: Project): Promise<string[]> {
  const deadline = performance.now() + settleMs;
  for (;;) {
    const left = await leftIn(project);
    const all = kindsOfRest.flatMap((kind) => left[kind].map(String));
    if (all.length === 0 || performance.now() > deadline) return all;
    await delay(50);
  }
}

function print(rows: ReadonlyMap<string, Row>): void {
  console.table(
    Object.fromEntries(
      [...rows].map(([name, row]) => [
        name,
        {
          runs: row.runs,
          'exit codes': [...row.exitCodes].toSorted().join(' '),
          'pictures lost': row.lost,
          'longest run (s)': (row.longestMs / 1000).toFixed(1),
          [`over ${allowedMs / 1000} s`]: row.tooLong,
          left: row.left,
          'not back after a plain run': row.notBack,
        },
      ]),
    ),
  );
}
