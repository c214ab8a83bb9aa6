/** Several reporters, told as one. */
export interface Telling<Event> {
  /** Tells each of them, also if another one throws. Never throws itself: it is called where nobody would catch that. */
  tell(event: Event): void;
  /** Throws the first error that one of them threw: once everyone has heard everything. */
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
