/** Something that can be killed synchronously. */
export interface Killable {
  killNow(): void;
}

const started = new Set<Killable>();

/**
 * Kills everything that was started and not stopped. It is called when this process exits. Processes that are not known
 * at that time are killed by the watchdog.
 */
export function killNow(): void {
  for (const tree of started) tree.killNow();
}

/** Registers a process tree to be killed if this process exits. */
export function killOnExit(tree: Killable): void {
  if (started.size === 0) process.on('exit', killNow);
  started.add(tree);
}

/** Removes a process tree that has ended. */
export function releaseFromExit(tree: Killable): void {
  started.delete(tree);
  if (started.size === 0) process.off('exit', killNow);
}
