/** The page has another document in its window than the one that was being made ready. */
export class WentOn extends Error {
  override readonly name = 'WentOn';
}

/** Whether the error says so; those of the browser do when a script of ours was running in the document that is gone. */
export function wentOn(error: unknown): boolean {
  return (
    error instanceof WentOn ||
    /Execution context was destroyed|Cannot find context|because of a navigation|Frame was detached|Inspected target navigated/.test(
      String(error),
    )
  );
}
