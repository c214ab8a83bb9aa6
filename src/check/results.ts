import type { CheckEvent, Shot } from '../model/index.ts';
import type { Checked } from './checked.ts';

/** The results so far, in the order of the shots. */
export interface Results {
  keep(result: Checked, index: number): void;
  all(): readonly Checked[];
  /** Replaces the results by the final ones, which have the same order and may have more at their end. */
  settle(results: readonly Checked[] | undefined): void;
}

/** Reports each result as soon as it is final. A new picture may turn out to be a renamed one, so it is reported last. */
export function resultsOf(
  shots: readonly Shot[],
  { tell, mayRename }: { tell(event: CheckEvent): void; readonly mayRename: boolean },
): Results {
  let results: (Checked | undefined)[] = [];
  const isOpen = (result: Checked | undefined): boolean => mayRename && result?.checked.status === 'new';
  const tellOf = (index: number): void =>
    tell({ kind: 'checked', shot: shots[index]!, checked: results[index]!.checked });
  return {
    keep(result, index) {
      results[index] = result;
      if (!isOpen(result)) tellOf(index);
    },
    all: () => results.filter((result) => result !== undefined),
    settle(settled) {
      const open = [...results.keys()].filter((index) => isOpen(results[index]));
      if (settled) results = [...settled];
      for (const index of open) tellOf(index);
    },
  };
}
