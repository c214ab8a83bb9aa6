/** What the operating system tells of processes and ports. One file for each system that we know to ask. */
export interface System {
  /** Every process that is alive. A zombie is not, unless threads of it still run. */
  processes(): Promise<readonly Process[]>;
  /** What ties these processes to a family, as far as it can be read. */
  identifiers(pids: readonly number[]): Promise<ReadonlyMap<number, Identifiers>>;
  /** The TCP sockets that listen: those of these processes, or all of them. */
  listeners(pids?: ReadonlySet<number>): Promise<readonly Listener[]>;
  /** The command line of a process, or its name, for messages. */
  describe(pid: number): Promise<string>;
  /** Sends a signal, or what comes closest to it. Processes that are gone already are no trouble. */
  send(signal: NodeJS.Signals, pids: readonly number[]): Promise<void>;
}

export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** The process group; the pid itself where there are no groups. */
  readonly group: number;
  /** The session, which is named after the process that began it; `undefined` where that is not told. */
  readonly session?: number;
  /** When it began, in a unit of the system's own: together with the pid it names a process for good. */
  readonly started: number;
}

export interface Identifiers {
  /** The mark in its environment, see mark.ts. */
  readonly mark: string | undefined;
  /** The sockets that it holds, by the system's own ids. */
  readonly sockets: readonly string[];
}

export interface Listener {
  /** The address that it is bound to, e.g. `127.0.0.1`, `::1`, `0.0.0.0` or `::`. */
  readonly host: string;
  readonly port: number;
  /** The process that holds it; `undefined` where it cannot be seen, e.g. another user's. */
  readonly pid: number | undefined;
  /** The system's own id of the socket, where it has one. */
  readonly socket: string | undefined;
}
