import { system, type Process } from './system.ts';

/** What the processes of one family have in common. */
export interface Kinship {
  /** The process that was started, the leader of its group. */
  readonly leader: number;
  /** When the leader began: whatever ran before cannot be of its family. */
  readonly since: number;
  readonly mark: string;
  /** Sockets that nobody else can hold: the other ends of our pipes, and what the site listens on. */
  readonly sockets: Set<string>;
  /** The members that were alive at the last look, by pid, with the time of their start: once a member, always one. */
  seen: ReadonlyMap<number, number>;
}

/**
 * The processes of a family that are alive: those in the leader's group, those with its mark in their
 * environment, those that hold its sockets, and all their descendants. Each catches some that the others miss:
 * a new session leaves the group, a double fork the tree, and a cleaned environment has no mark.
 */
export async function membersOf(kinship: Kinship): Promise<number[]> {
  const all = await system.processes();
  const young = all.filter(({ pid, started }) => started >= kinship.since && pid !== process.pid);
  const members = new Map(
    young.filter((entry) => isKnown(entry, kinship)).map((entry) => [entry.pid, entry]),
  );
  addDescendants(members, young);

  const suspects = young.filter(({ pid }) => !members.has(pid));
  const ties = await system.ties(suspects.map(({ pid }) => pid));
  for (const suspect of suspects) {
    const { mark, sockets = [] } = ties.get(suspect.pid) ?? {};
    if (mark === kinship.mark || sockets.some((socket) => kinship.sockets.has(socket))) {
      members.set(suspect.pid, suspect);
    }
  }
  addDescendants(members, young);

  kinship.seen = new Map([...members.values()].map(({ pid, started }) => [pid, started]));
  return [...members.keys()];
}

function isKnown({ pid, group, started }: Process, { leader, seen }: Kinship): boolean {
  return group === leader || seen.get(pid) === started;
}

function addDescendants(members: Map<number, Process>, young: readonly Process[]): void {
  for (let before = -1; before !== members.size;) {
    before = members.size;
    for (const entry of young) if (members.has(entry.parent)) members.set(entry.pid, entry);
  }
}
