/** Several reporters, told as one. */
export interface Telling<Event> {
  /** Passes an event to all of them, also if one throws. Never throws itself, because its callers do not catch errors. */
  tell(event: Event): void;
  /** Throws the first error of a reporter. Call it after the last event. */
  throwFirst(): void;
}

export function tellAll<Event>(reporters: readonly ((event: Event) => void)[]): Telling<Event> {
  let failed: { readonly error: unknown } | undefined;
  return {
    tell(event) {
      for (const report of reporters) {
        try {
          report(event);
        } catch (error) {
          failed ??= { error };
        }
      }
    },
    throwFirst() {
      if (failed) throw failed.error;
    },
  };
}
