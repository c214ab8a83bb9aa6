/** What the operating system knows of processes and ports. There is one file for each supported system. */
export interface System {
  /** All running processes. A zombie counts only if it still has running threads. */
  processes(): Promise<readonly Process[]>;
  /** What identifies the process trees of these processes, as far as it can be read. */
  identifiers(pids: readonly number[]): Promise<ReadonlyMap<number, Identifiers>>;
  /** The listening TCP sockets, of these processes or of all. */
  listeners(pids?: ReadonlySet<number>): Promise<readonly Listener[]>;
  /** The command line of a process, or its name, for messages. */
  describe(pid: number): Promise<string>;
  /** Sends a signal, or what comes closest to it. Processes that have ended are skipped. */
  send(signal: NodeJS.Signals, pids: readonly number[]): Promise<void>;
}

export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** The process group; the pid itself where there are no groups. */
  readonly group: number;
  /** The session, which has the pid of its first process; `undefined` where it is not known. */
  readonly session?: number;
  /** When it started, in a unit of the system. Together with the pid, it identifies a process permanently. */
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
  /** The process that holds it; `undefined` where that is not visible, e.g. for another user's. */
  readonly pid: number | undefined;
  /** The system's own id of the socket, where it has one. */
  readonly socket: string | undefined;
}
