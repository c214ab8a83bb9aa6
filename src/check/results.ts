import type { CheckEvent, Shot } from '../model/index.ts';
import type { Checked } from './checked.ts';

/** What was found so far, in the order of the shots. */
export interface Results {
  keep(result: Checked, index: number): void;
  all(): readonly Checked[];
  /** Nothing more comes. What is known in the end, the same shots and what comes after them, takes its place. */
  settle(results: readonly Checked[] | undefined): void;
}

/**
 * Tells of each result as soon as it is known for good: what is new may, in the end, turn out to be renamed.
 */
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
