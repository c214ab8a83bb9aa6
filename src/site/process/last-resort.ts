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
  for (const family of started) family.killNow();
}

/** From now on the family is killed if this process exits. */
export function keepForLastResort(family: Killable): void {
  if (started.size === 0) process.on('exit', killNow);
  started.add(family);
}

/** The family is gone. */
export function dropFromLastResort(family: Killable): void {
  started.delete(family);
  if (started.size === 0) process.off('exit', killNow);
}
