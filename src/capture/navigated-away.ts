/** The page has navigated to another document while its picture was being prepared. */
export class NavigatedAway extends Error {
  override readonly name = 'NavigatedAway';
}

/** Whether an error means this. Errors of the browser do if a script of ours was running in the earlier document. */
export function hasNavigatedAway(error: unknown): boolean {
  return (
    error instanceof NavigatedAway ||
    /Execution context was destroyed|Cannot find context|because of a navigation|Frame was detached|Inspected target navigated/.test(
      String(error),
    )
  );
}
