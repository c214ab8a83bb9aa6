import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { SnapshotError } from '../../errors.ts';
import { createMark, markVariable } from '../../mark.ts';
import type { SiteExit, Stop } from '../../model/index.ts';
import type { Listener } from './contract.ts';
import { releaseFromExit, killOnExit } from './kill-on-exit.ts';
import { sweepLeftovers } from './leftovers.ts';
import { readLines } from './read-lines.ts';
import { adopt, listenersOf, membersOf, detachedProcessesOf, type Membership } from './membership.ts';
import { signalIfThere } from './posix.ts';
import { openRecord, type ProcessTreeRecord } from './record.ts';
import { system } from './system.ts';
import { startWatchdog, type Watchdog } from './watchdog.ts';

/** A program and every process that comes of it. */
export interface ProcessTree {
  /** The process that was started. */
  readonly child: ChildProcess;
  /**
   * Resolves with what ended the first process. If that one ended well and left others running, as programs do
   * that put themselves into the background, it waits for the last of them; and for what ran away, until it listens.
   */
  readonly exited: Promise<SiteExit>;
  /** The last 200 lines that the family printed. */
  output(): readonly string[];
  /** What the family listens on now. */
  listeners(): Promise<readonly Listener[]>;
  /** What those listen on that may have come of it although nothing shows it; they are not stopped. */
  detached(): Promise<readonly Listener[]>;
  /**
   * Ends the whole family, asked first and forced after the time of grace, and resolves when none of it is left.
   *
   * @throws SnapshotError `SITE_STOP` if a process survives even that.
   */
  stop(): Promise<void>;
}

export interface ProcessTreeOptions {
  /** What it is, for messages. */
  readonly name: string;
  readonly argv: readonly [program: string, ...args: string[]];
  /** Whether Windows gets the arguments as they are, without quotes of ours. */
  readonly verbatim?: boolean;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** The port that was found free for it: whatever comes to listen there is of the family. Default: none. */
  readonly port?: number | undefined;
  /** What the first process gets beside its input and its outputs, as file descriptor 3 and up. */
  readonly extra?: readonly ('ipc' | number)[];
  readonly stop: Stop;
  onLine(line: string, stream: 'stdout' | 'stderr'): void;
}

const hasShell = process.platform !== 'win32';
const keptLines = 200;

/** How long SIGKILL may take; more than a moment means that the kernel holds on to the process. */
const forceMs = 5000;

/** How often what ran away is looked for while the first process is there. */
const detachedEveryMs = 250;

/** How long a program may take until it listens, once it has gone into the background and cut every tie. */
const backgroundMs = 10_000;

/** The same when it is to be stopped, and somebody waits for that. */
const catchUpMs = 2000;

/**
 * Starts a program in such a way that nothing of it can stay behind: not when it is stopped, not when this
 * process exits, and not when this process is killed.
 *
 * @throws SnapshotError `SITE_START` if it cannot be started.
 */
export async function startProcessTree(options: ProcessTreeOptions): Promise<ProcessTree> {
  await sweepLeftovers();
  const mark = createMark();
  const child = await launch(options, { ...options.env, [markVariable]: mark });
  try {
    return await watchOver(child, mark, options);
  } catch (error) {
    // Its gate is closed, so there is nothing of it but the shell that waits.
    child.kill('SIGKILL');
    if (!hasExited(child)) await once(child, 'exit');
    throw notStarted(options.name, error);
  }
}

async function watchOver(
  child: ChildProcess,
  mark: string,
  options: ProcessTreeOptions,
): Promise<ProcessTree> {
  const leader = child.pid!;
  const output: string[] = [];
  const read = (stream: 'stdout' | 'stderr') =>
    readLines(child[stream]!, (line) => {
      if (output.push(line) > keptLines) output.shift();
      options.onLine(line, stream);
    });
  read('stdout');
  read('stderr');

  const { pipes, since } = await inspectLeader(leader);
  // Without a beginning, those who were there before could not be told from the family.
  const port = since > 0 ? options.port : undefined;
  const record = openRecord({ since, port });
  const membership: Membership = {
    leader,
    since,
    mark,
    port,
    sockets: new Set(pipes),
    alive: new Map([[leader, since]]),
    onFound: (found) => record.add(found),
  };
  record.add(membership.alive);
  const killable = { killNow: () => killNow(membership) };
  killOnExit(killable);
  const watchdog = hasShell ? startWatchdog(leader, mark, pipes) : undefined;
  const stopped = new AbortController();
  const exited = waitForExit(child, membership, stopped.signal);
  openGate(child);

  let detachedCheckedAt = performance.now();
  let stopping: Promise<void> | undefined;
  return {
    child,
    exited,
    output: () => [...output],
    async listeners() {
      let found = await ownListeners(membership);
      const isElsewhere = port !== undefined && !found.some((listener) => listener.port === port);
      // Few programs run away while the first one stays, and to look for them costs as much again.
      const isDue = child.exitCode !== null || performance.now() - detachedCheckedAt > detachedEveryMs;
      if (isElsewhere && isDue) {
        detachedCheckedAt = performance.now();
        if ((await adopt(membership)) === 'adopted') found = await ownListeners(membership);
      }
      for (const { socket } of found) if (socket !== undefined) membership.sockets.add(socket);
      return found;
    },
    detached: async () => listenersOf(await detachedProcessesOf(membership)),
    stop() {
      stopped.abort();
      stopping ??= stopProcessTree(options, { child, exited, membership, watchdog, record }).finally(() =>
        releaseFromExit(killable),
      );
      return stopping;
    },
  };
}

/** The ends of our pipes that it holds, and when it began. */
async function inspectLeader(leader: number): Promise<{ pipes: readonly string[]; since: number }> {
  const pipes = (await system.identifiers([leader])).get(leader)?.sockets ?? [];
  const since = (await system.processes()).find(({ pid }) => pid === leader)?.started ?? 0;
  return { pipes, since };
}

/**
 * The program does not begin before its watchdog is in place: a shell waits for a line of input and then
 * becomes the program, with the same pid. If we are killed in between, the line never comes and the shell ends.
 */
async function launch(
  { name, argv, cwd, extra = [], verbatim = false }: ProcessTreeOptions,
  env: NodeJS.ProcessEnv,
): Promise<ChildProcess> {
  if (!statSync(cwd, { throwIfNoEntry: false })?.isDirectory()) {
    throw new SnapshotError('SITE_START', `${name} cannot be started in ${cwd}: there is no such folder.`, {
      hint: 'Set `cwd` to a folder that exists.',
    });
  }
  const gated = hasShell ? (['/bin/sh', '-c', 'read -r _ && exec "$@"', 'sh', ...argv] as const) : argv;
  const [program, ...args] = gated;
  const child = spawn(program, args, {
    cwd,
    env,
    stdio: ['pipe', 'pipe', 'pipe', ...extra],
    detached: hasShell,
    windowsHide: true,
    windowsVerbatimArguments: verbatim,
  });
  try {
    await once(child, 'spawn');
  } catch (cause) {
    throw notStarted(name, cause);
  }
  // The program may close its input, or end, while we write to it.
  child.stdin!.on('error', () => {});
  child.on('error', () => {});
  return child;
}

function notStarted(name: string, cause: unknown): SnapshotError {
  const { message } = cause as Error;
  return new SnapshotError('SITE_START', `${name} could not be started: ${message}.`, { cause });
}

function hasExited({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function openGate(child: ChildProcess): void {
  if (hasShell) child.stdin!.write('\n');
}

async function waitForExit(
  child: ChildProcess,
  membership: Membership,
  stopped: AbortSignal,
): Promise<SiteExit> {
  // Not all that was printed has arrived when the process ends, and `close` never comes if a grandchild has our pipe.
  const closed = new Promise((resolve) => child.once('close', resolve));
  const exit = await new Promise<SiteExit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const enough = new AbortController();
  await Promise.race([closed, delay(100, undefined, { signal: enough.signal })]);
  enough.abort();
  if (exit.code === 0) await waitForBackground(membership, stopped);
  return exit;
}

async function waitForBackground(membership: Membership, stopped: AbortSignal): Promise<void> {
  const deadline = performance.now() + backgroundMs;
  const mayWait = () => !stopped.aborted && performance.now() < deadline;
  for (;;) {
    if ((await membersOf(membership)).length === 0) {
      const detached = await adopt(membership);
      const isOver = detached !== 'not-listening' || !mayWait();
      if (isOver && membership.alive.size === 0) return;
    }
    await delay(100);
  }
}

interface StartedTree {
  readonly child: ChildProcess;
  readonly exited: Promise<SiteExit>;
  readonly membership: Membership;
  readonly watchdog: Watchdog | undefined;
  readonly record: ProcessTreeRecord;
}

async function stopProcessTree(
  { name, stop }: ProcessTreeOptions,
  { child, exited, membership, watchdog, record }: StartedTree,
): Promise<void> {
  child.stdin!.end();
  const members = () => membersIncludingLeader(child, membership);
  // A look-up that fails keeps nobody from being ended.
  await adoptLateProcess(membership).catch(() => {});
  const stubborn = await end(members, stop.signal, stop.graceMs);
  const left = stubborn.length > 0 ? await end(members, 'SIGKILL', forceMs) : stubborn;
  if (left.length === 0) await exited;
  if (child.connected) child.disconnect();
  child.stdout!.destroy();
  child.stderr!.destroy();
  await watchdog?.dismiss();
  if (left.length === 0) return record.remove();
  const names = await Promise.all(left.map(async (pid) => `${await system.describe(pid)} (pid ${pid})`));
  throw new SnapshotError('SITE_STOP', `${name} could not be stopped: ${names.join(', ')} still runs.`, {
    hint: `It may belong to another user. End it by hand: kill -9 ${left.join(' ')}`,
  });
}

async function ownListeners(membership: Membership): Promise<readonly Listener[]> {
  return system.listeners(new Set(await membersOf(membership)));
}

/**
 * What ran away a moment ago is known when it listens, and not before: without this it would come up after the stop.
 */
async function adoptLateProcess(membership: Membership): Promise<void> {
  const { port } = membership;
  if (port === undefined) return;
  const deadline = performance.now() + catchUpMs;
  for (;;) {
    const own = await ownListeners(membership);
    if (own.some((listener) => listener.port === port)) return;
    if ((await adopt(membership)) !== 'not-listening' || performance.now() > deadline) return;
    await delay(20);
  }
}

/** Sends a signal to every member, also to those that come to light later, and waits until none is left. */
async function end(
  listMembers: () => Promise<number[]>,
  signal: NodeJS.Signals,
  timeMs: number,
): Promise<number[]> {
  const deadline = performance.now() + timeMs;
  const signalled = new Set<number>();
  for (let pause = 2; ; pause = Math.min(pause * 1.5, 50)) {
    const members = await listMembers();
    if (members.length === 0 || performance.now() > deadline) return members;
    const unsignalled = members.filter((pid) => !signalled.has(pid));
    await system.send(signal, unsignalled);
    // A process that is held up, as by Ctrl+Z, hears of the signal only when it goes on.
    await system.send('SIGCONT', unsignalled);
    for (const pid of unsignalled) signalled.add(pid);
    await delay(pause);
  }
}

/** Where processes cannot be looked at, as without a file handle left, the one that we started is a member still. */
async function membersIncludingLeader(child: ChildProcess, membership: Membership): Promise<number[]> {
  const found = await membersOf(membership).catch((): number[] => []);
  return hasExited(child) || found.includes(membership.leader) ? found : [membership.leader, ...found];
}

function killNow({ leader, alive }: Membership): void {
  if (hasShell && alive.has(leader)) signalIfThere(-leader, 'SIGKILL');
  for (const pid of alive.keys()) signalIfThere(pid, 'SIGKILL');
}
