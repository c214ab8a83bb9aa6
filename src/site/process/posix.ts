/** Sends a signal to each process. Those that have ended, or that this user may not signal, are skipped. */
export async function send(signal: NodeJS.Signals, pids: readonly number[]): Promise<void> {
  for (const pid of pids) signalIfThere(pid, signal);
}

/** The same for one process, or for a whole group if the number is negative. */
export function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}
