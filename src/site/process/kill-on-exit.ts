/** Something that can be killed at once, without waiting for anything. */
export interface Killable {
  killNow(): void;
}

const started = new Set<Killable>();

/**
 * Kills everything that was started and not stopped, synchronously and without asking. It is called when this
 * process exits; what it cannot find in a hurry, the watchdog does.
 */
export function killNow(): void {
  for (const tree of started) tree.killNow();
}

/** From now on the tree is killed if this process exits. */
export function killOnExit(tree: Killable): void {
  if (started.size === 0) process.on('exit', killNow);
  started.add(tree);
}

/** The tree is gone. */
export function releaseFromExit(tree: Killable): void {
  started.delete(tree);
  if (started.size === 0) process.off('exit', killNow);
}
