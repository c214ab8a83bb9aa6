/**
 * Kills runs at random moments, and counts what is left of them: processes, ports, temporary files, git worktrees; once
 * a moment after the kill, and once after the next run. That one must leave nothing, every picture must decode, and the
 * record must match the files. `npm run bench -- storm [kills] [seed]`, 1000 kills by default. Linux only.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { randomOf } from './chance.ts';
import { brokenPictures, kinds, type Left, leftIn } from './storm/left.ts';
import { makeProject, type Project, type Site } from './storm/project.ts';

const bin = fileURLToPath(new URL('../dist/cli/bin.cjs', import.meta.url));
const kills = Number(process.argv[3] ?? 1000);
const seed = Number(process.argv[4] ?? 1);

const modes = {
  run: ['--no-cache'],
  check: ['check'],
  against: ['check', '--against', 'main'],
  watch: ['--watch'],
  serve: ['serve'],
};
type Mode = keyof typeof modes;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const;
const targets = ['tool', 'group'] as const;

/** Half of the kills come while things start, the other half while pictures are taken or are done. */
const latestMs = 4000;
/** How long the tool may take to end; it may stop a stubborn server for 3 s. */
const endMs = 20_000;
/** What the watchdog, and the browser of a tool that was killed, may take. */
const settleMs = 5000;

interface Row {
  kills: number;
  /** How many of the kills left anything, a moment later and after the next run. */
  now: Record<keyof Left, number>;
  next: Record<keyof Left, number>;
  broken: number;
  unlike: number;
  failed: number;
  slowestMs: number;
}

export default async function storm(): Promise<void> {
  const random = randomOf(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const rows = new Map<string, Row>();
  await using project = await makeProject();
  console.log(`${kills} kills, seed ${seed}, sites: ${project.sites.join(', ')}`);
  for (const site of project.sites) await finish(start(project, site, modes.run));

  for (let kill = 0; kill < kills; kill++) {
    const [mode, site, signal, target] = [
      pick(Object.keys(modes) as Mode[]),
      pick(project.sites),
      pick(signals),
      pick(targets),
    ];
    const moment = Math.round(random() * latestMs);
    const row = rowOf(rows, `${signal} ${target}`);
    row.kills++;
    const tell = (what: string) =>
      console.log(`kill ${kill}: ${mode} of ${site}, ${signal} to the ${target} after ${moment} ms: ${what}`);

    await project.edit(`Kill ${kill}`);
    const tool = start(project, site, modes[mode]);
    await Promise.race([delay(moment), tool.ended]);
    const begun = performance.now();
    send(tool.child, signal, target);
    if (!(await endsInTime(tool))) tell(`did not end within ${endMs} ms`);
    row.slowestMs = Math.max(row.slowestMs, performance.now() - begun);
    const now = await settled(project);
    add(row.now, now);
    for (const line of now.processes) tell(`a moment later ${line} still runs`);
    if ((await brokenPictures(project)).broken.length > 0) row.broken++;

    const { exitCode, printed } = await finish(start(project, site, modes.run));
    if (exitCode !== 0) {
      row.failed++;
      tell(`the next run ended with ${exitCode}:\n${printed}`);
    }
    const next = await leftIn(project);
    add(row.next, next);
    for (const kind of kinds) if (next[kind].length > 0) tell(`${kind} left: ${next[kind].join('; ')}`);
    const { broken, unlike } = await brokenPictures(project);
    row.broken += broken.length;
    row.unlike += unlike.length;
    if (broken.length + unlike.length > 0) tell(`pictures: ${[...broken, ...unlike].join(', ')}`);
    await clear(next);
  }
  print(rows);
  if ([...rows.values()].some(isBad)) process.exitCode = 1;
}

interface Tool {
  readonly child: ChildProcess;
  readonly ended: Promise<{ exitCode: number | null; printed: string }>;
}

function start({ cwd, temporary }: Project, site: Site, args: readonly string[]): Tool {
  const child = spawn(process.execPath, [bin, ...args, '-c', `${site}.config.mjs`], {
    cwd,
    env: { ...process.env, TMPDIR: temporary },
    // A group of its own, as a shell makes one for each command.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (printed += text));
  // Not `close`: what is left of it may hold its output.
  const ended = once(child, 'exit').then(([exitCode]) => ({ exitCode: exitCode as number | null, printed }));
  return { child, ended };
}

const finish = ({ ended }: Tool) => ended;

function send(
  { pid, exitCode, signalCode }: ChildProcess,
  signal: NodeJS.Signals,
  target: 'tool' | 'group',
): void {
  if (exitCode !== null || signalCode !== null) return;
  process.kill(target === 'group' ? -pid! : pid!, signal);
}

async function endsInTime({ child, ended }: Tool): Promise<boolean> {
  const isInTime = await Promise.race([ended.then(() => true), delay(endMs, false, { ref: false })]);
  if (!isInTime) child.kill('SIGKILL');
  await ended;
  return isInTime;
}

/** What is left once those who clear away have had their time. */
async function settled(project: Project): Promise<Left> {
  const deadline = performance.now() + settleMs;
  for (;;) {
    const left = await leftIn(project);
    if (left.processes.length === 0 || performance.now() > deadline) return left;
    await delay(50);
  }
}

/** So that what one kill left is not counted again with the next. */
async function clear({ processes }: Left): Promise<void> {
  for (const line of processes) {
    try {
      process.kill(Number.parseInt(line, 10), 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
}

function rowOf(rows: Map<string, Row>, name: string): Row {
  const row = rows.get(name) ?? {
    kills: 0,
    now: none(),
    next: none(),
    broken: 0,
    unlike: 0,
    failed: 0,
    slowestMs: 0,
  };
  rows.set(name, row);
  return row;
}

function none(): Row['now'] {
  return { processes: 0, ports: 0, files: 0, worktrees: 0 };
}

function add(sum: Record<keyof Left, number>, left: Left): void {
  for (const kind of kinds) sum[kind] += left[kind].length;
}

function isBad({ next, broken, unlike, failed }: Row): boolean {
  return kinds.some((kind) => next[kind] > 0) || broken + unlike + failed > 0;
}

function print(rows: ReadonlyMap<string, Row>): void {
  console.table(
    Object.fromEntries(
      [...rows].toSorted().map(([name, row]) => [
        name,
        {
          kills: row.kills,
          [`left now: ${kinds.join(' / ')}`]: counts(row.now),
          'after the next run': counts(row.next),
          broken: row.broken,
          'not as recorded': row.unlike,
          'next run failed': row.failed,
          'slowest end (s)': (row.slowestMs / 1000).toFixed(1),
        },
      ]),
    ),
  );
}

function counts(left: Row['now']): string {
  return kinds.map((kind) => left[kind]).join(' / ');
}
