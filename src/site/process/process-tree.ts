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

/** A program with all of its child processes, also those that detach themselves. */
export interface ProcessTree {
  /** The process that was started. */
  readonly child: ChildProcess;
  /**
   * Resolves with how the first process ended. If that one ended with code 0 and others still run, as for a program
   * that puts itself into the background, it waits for the last of them. It also waits for detached processes to
   * listen.
   */
  readonly exited: Promise<SiteExit>;
  /** The last 200 lines that the tree printed. */
  output(): readonly string[];
  /** The sockets on which the tree listens now. */
  listeners(): Promise<readonly Listener[]>;
  /** The sockets of detached processes that may belong to the tree, which cannot be proved. They are not stopped. */
  detached(): Promise<readonly Listener[]>;
  /**
   * Ends the whole tree: with the signal of the config first, and with SIGKILL after the grace period. Resolves when no
   * process of it is left.
   *
   * @throws SnapshotError `SITE_STOP` if a process survives.
   */
  stop(): Promise<void>;
}

export interface ProcessTreeOptions {
  /** Its name in messages. */
  readonly name: string;
  readonly argv: readonly [program: string, ...args: string[]];
  /** Whether the arguments are passed on Windows as they are, without quoting. */
  readonly verbatim?: boolean;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** The port that was assigned to it: a process that begins to listen there belongs to the tree. Default: none. */
  readonly port?: number | undefined;
  /** What the first process gets as file descriptors from 3 on. */
  readonly extra?: readonly ('ipc' | number)[];
  readonly stop: Stop;
  onLine(line: string, stream: 'stdout' | 'stderr'): void;
}

const hasShell = process.platform !== 'win32';
const keptLines = 200;

/** How long processes may take to end after SIGKILL. It takes long only if the kernel is blocked. */
const forceMs = 5000;

/** How often detached processes are searched for while the first process runs. */
const detachedEveryMs = 250;

/** How long a detached background process may take until it listens. */
const backgroundMs = 10_000;

/** The same during a stop, which should not take long. */
const catchUpMs = 2000;

/**
 * Starts a program so that none of its processes is left: not after a stop, not after the exit of this process, and not
 * if this process is killed.
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
    // The program has not been started yet: there is only the shell that waits for its line of input.
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
  // If the start time is unknown, older processes could not be told from those of the tree.
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
      // Rate-limited, because processes seldom detach while the first one runs, and the search costs as much again.
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

/** The sockets that connect the process with us, and its start time. */
async function inspectLeader(leader: number): Promise<{ pipes: readonly string[]; since: number }> {
  const pipes = (await system.identifiers([leader])).get(leader)?.sockets ?? [];
  const since = (await system.processes()).find(({ pid }) => pid === leader)?.started ?? 0;
  return { pipes, since };
}

/**
 * The program starts only after its watchdog: a shell waits for a line of input and then becomes the program, with the
 * same pid. If this process is killed in between, the input ends and so does the shell.
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
  // The program may end or close its input while it is written to.
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
  // Output may still arrive after the exit. `close` is not emitted while a grandchild holds the pipe, so the wait is
  // short.
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
  // If the search fails, the known processes are ended nevertheless.
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
 * Waits for a detached process that does not listen yet, because it is recognised only by its port. Otherwise it would
 * begin to listen after the stop.
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

/** Sends a signal to every member, also to those that are found later, and waits until none is left. */
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
    // A stopped process, as by Ctrl+Z, handles the signal only after SIGCONT.
    await system.send('SIGCONT', unsignalled);
    for (const pid of unsignalled) signalled.add(pid);
    await delay(pause);
  }
}

/** The first process is a member even if processes cannot be listed, such as when no file descriptor is left. */
async function membersIncludingLeader(child: ChildProcess, membership: Membership): Promise<number[]> {
  const found = await membersOf(membership).catch((): number[] => []);
  return hasExited(child) || found.includes(membership.leader) ? found : [membership.leader, ...found];
}

function killNow({ leader, alive }: Membership): void {
  if (hasShell && alive.has(leader)) signalIfThere(-leader, 'SIGKILL');
  for (const pid of alive.keys()) signalIfThere(pid, 'SIGKILL');
}
