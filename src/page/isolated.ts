/**
 * The script of isolated worlds. It starts when the isolated world of a frame is made, and serves `FrameCalls` later.
 */
import type { FrameCalls } from './contract.ts';
import type { Root } from './own.ts';
import { calls, openRoots } from './picture/index.ts';

type Call = (name: keyof FrameCalls, argument: never, ...roots: Root[]) => unknown;

export default function start(): void {
  // A symbol, because elements of the page are found in `window` by their names, whatever those are.
  const world = window as unknown as Record<symbol, Call | undefined>;
  // To make the world of a document again gives the same one, in which the script runs already.
  world[Symbol.for('snapshot-site')] ??= (name, argument, ...roots) =>
    calls[name](roots.length > 0 ? roots : openRoots(document), argument);
}
