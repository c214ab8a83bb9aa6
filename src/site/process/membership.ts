import type { Listener, Process } from './contract.ts';
import { system } from './system.ts';

/** How the processes of one tree are recognised. */
export interface Membership {
  /** The process that was started, which leads its process group. */
  readonly leader: number;
  /** When the leader started. Older processes do not belong to its tree. */
  readonly since: number;
  readonly mark: string;
  /** Sockets that only members hold: the other ends of our pipes, and those on which the site listens. */
  readonly sockets: Set<string>;
  /** The port that was assigned to this tree; `undefined` if none was. */
  readonly port: number | undefined;
  /** The members that were running at the last check: the pid and the start time of each. A member stays one. */
  alive: ReadonlyMap<number, number>;
  /** Called with members that are found. */
  onFound(found: ReadonlyMap<number, number>): void;
}

/**
 * The running processes of a tree: those in the leader's group or session, those with its mark in their environment,
 * those that hold its sockets, and all their descendants. Each test finds some that the others miss: a process with a
 * new session leaves the group, a double fork changes the parent, and a cleaned environment has no mark.
 */
export async function membersOf(membership: Membership): Promise<number[]> {
  const before = membership.alive;
  const all = await system.processes();
  const young = all.filter(({ pid, started }) => started >= membership.since && pid !== process.pid);
  const members = new Map(
    young.filter((entry) => isKnown(entry, membership)).map((entry) => [entry.pid, entry]),
  );
  addDescendants(members, young);

  const suspects = young.filter(({ pid }) => !members.has(pid));
  const identifiers = await system.identifiers(suspects.map(({ pid }) => pid));
  for (const suspect of suspects) {
    const { mark, sockets = [] } = identifiers.get(suspect.pid) ?? {};
    if (mark === membership.mark || sockets.some((socket) => membership.sockets.has(socket))) {
      members.set(suspect.pid, suspect);
    }
  }
  addDescendants(members, young);

  updateMembers(membership, before, members.values());
  return [...membership.alive.keys()];
}

function isKnown({ pid, group, session, started }: Process, { leader, alive }: Membership): boolean {
  return group === leader || session === leader || alive.get(pid) === started;
}

/** @param before The members when this check began. Those that a concurrent check has added since then are kept. */
function updateMembers(
  membership: Membership,
  before: Membership['alive'],
  members: Iterable<Process>,
): void {
  const meanwhile = [...membership.alive].filter(([pid, started]) => before.get(pid) !== started);
  const found = [...members].map(({ pid, started }) => [pid, started] as const);
  const fresh = found.filter(([pid, started]) => membership.alive.get(pid) !== started);
  membership.alive = new Map([...found, ...meanwhile]);
  if (fresh.length > 0) membership.onFound(new Map(fresh));
}

export function addDescendants(members: Map<number, Process>, among: readonly Process[]): void {
  for (let before = -1; before !== members.size;) {
    before = members.size;
    for (const entry of among) if (members.has(entry.parent)) members.set(entry.pid, entry);
  }
}

/**
 * What was found of detached processes: `adopted` if they listen on the port of the tree, `not-listening` if some do
 * not listen yet, `elsewhere` if all listen on other ports, `none` if there are none.
 */
export type DetachedState = 'adopted' | 'elsewhere' | 'not-listening' | 'none';

/**
 * Adds detached processes that listen on the port of the tree: a daemon with a clean environment, closed pipes and a
 * session of its own. The port was free when the tree started, so no other process has it.
 */
export async function adopt(membership: Membership): Promise<DetachedState> {
  const detached = await detachedProcessesOf(membership);
  if (detached.size === 0) return 'none';
  const listeners = await listenersOf(detached);
  const held = listeners.filter(({ port }) => port === membership.port);
  if (held.length === 0) {
    const listening = new Set(listeners.map(({ pid }) => sessionOf(detached.get(pid!)!)));
    return [...detached.values()].every((entry) => listening.has(sessionOf(entry)))
      ? 'elsewhere'
      : 'not-listening';
  }
  for (const { socket } of held) if (socket !== undefined) membership.sockets.add(socket);
  const adopted = new Set(held.map(({ pid }) => detached.get(pid!)!));
  // With their parents, which may start a replacement.
  for (const { parent } of adopted) if (detached.has(parent)) adopted.add(detached.get(parent)!);
  updateMembers(membership, new Map(), adopted);
  return 'adopted';
}

function sessionOf({ pid, session = pid }: Process): number {
  return session;
}

/** The sockets on which these processes listen. */
export function listenersOf(processes: ReadonlyMap<number, Process>): Promise<readonly Listener[]> {
  return processes.size === 0 ? Promise.resolve([]) : system.listeners(new Set(processes.keys()));
}

/**
 * The processes that may belong to the tree although nothing ties them to it any more. They started after it, their
 * parent has ended, and their session is not older than the tree. This excludes what a user starts meanwhile, whose
 * parent is a shell, what a running service starts, and processes with the mark of another tree.
 */
export async function detachedProcessesOf(membership: Membership): Promise<Map<number, Process>> {
  const all = await system.processes();
  const byPid = new Map(all.map((entry) => [entry.pid, entry]));
  const reapers = reapersAmong(byPid);
  const isOrphan = ({ parent }: Process) => reapers.has(parent) || (parent > 0 && !byPid.has(parent));
  const isOld = (session: number | undefined) =>
    session !== undefined && (byPid.get(session)?.started ?? membership.since) < membership.since;
  const young = all.filter(
    ({ pid, started }) =>
      started >= membership.since && pid !== process.pid && membership.alive.get(pid) !== started,
  );
  const detached = new Map(
    young.filter((entry) => isOrphan(entry) && !isOld(entry.session)).map((entry) => [entry.pid, entry]),
  );
  addDescendants(detached, young);
  if (detached.size === 0) return detached;
  const identifiers = await system.identifiers([...detached.keys()]);
  // During an `exec` a process has no environment for a moment. So a missing mark proves nothing.
  for (const [pid, { mark = membership.mark }] of identifiers)
    if (mark !== membership.mark) detached.delete(pid);
  return detached;
}

/** The processes that adopt orphans: one of our ancestors, usually the process 1. */
function reapersAmong(byPid: ReadonlyMap<number, Process>): ReadonlySet<number> {
  const reapers = new Set([1]);
  for (let pid = byPid.get(process.pid)?.parent; pid; pid = byPid.get(pid)?.parent) reapers.add(pid);
  return reapers;
}
