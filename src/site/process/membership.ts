import type { Listener, Process } from './contract.ts';
import { system } from './system.ts';

/** What the processes of one family have in common. */
export interface Membership {
  /** The process that was started, the leader of its group. */
  readonly leader: number;
  /** When the leader began: whatever ran before cannot be of its family. */
  readonly since: number;
  readonly mark: string;
  /** Sockets that nobody else can hold: the other ends of our pipes, and what the site listens on. */
  readonly sockets: Set<string>;
  /** The port that only this family may have; `undefined` if it takes any. */
  readonly port: number | undefined;
  /** The members that were alive at the last look, by pid, with the time of their start: once a member, always one. */
  alive: ReadonlyMap<number, number>;
  /** Hears of the members that a look brought to light. */
  onFound(found: ReadonlyMap<number, number>): void;
}

/**
 * The processes of a family that are alive: those in the leader's group or session, those with its mark
 * in their environment, those that hold its sockets, and all their descendants. Each catches some that the others
 * miss: a new session leaves the group, a double fork the tree, and a cleaned environment has no mark.
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

/** What another look brought to light at the same time, after the one `before`, stays. */
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
 * What became of those that may have run away: `adopted` if they listen on the family's port, `quiet` if there are some
 * that do not listen yet, `elsewhere` if all listen on other ports, `none` if there are none.
 */
export type DetachedState = 'adopted' | 'elsewhere' | 'not-listening' | 'none';

/**
 * Takes in what listens on the family's port and has cut every tie: a daemon that was started with a clean environment,
 * has closed its pipes, and has a session of its own. The port was free when the family began, so nobody else has it.
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
  // With those above it: one of them may start another in its place.
  for (const { parent } of adopted) if (detached.has(parent)) adopted.add(detached.get(parent)!);
  updateMembers(membership, new Map(), adopted);
  return 'adopted';
}

function sessionOf({ pid, session = pid }: Process): number {
  return session;
}

/** What these processes listen on. */
export function listenersOf(processes: ReadonlyMap<number, Process>): Promise<readonly Listener[]> {
  return processes.size === 0 ? Promise.resolve([]) : system.listeners(new Set(processes.keys()));
}

/**
 * The processes that may have come of the family although nothing ties them to it any more. They began after it, their
 * parent is no more, and their session is not an older one. So what somebody types meanwhile is none of them, as its
 * shell is its parent; nor is what a service starts that runs already, nor what another family carries a mark of.
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
  // One that takes the place of another program has no environment for a moment, and then its mark again.
  for (const [pid, { mark = membership.mark }] of identifiers)
    if (mark !== membership.mark) detached.delete(pid);
  return detached;
}

/** Who becomes the parent of a process whose parent ends: one of our ancestors, mostly the first process of all. */
function reapersAmong(byPid: ReadonlyMap<number, Process>): ReadonlySet<number> {
  const reapers = new Set([1]);
  for (let pid = byPid.get(process.pid)?.parent; pid; pid = byPid.get(pid)?.parent) reapers.add(pid);
  return reapers;
}
