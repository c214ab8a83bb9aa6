/**
 * The script of the world of our own that each frame has. It is sent when that world is made, and keeps there what is
 * called later: see `FrameCalls`.
 */
import type { FrameCalls } from './contract.ts';
import type { Root } from './own.ts';
import { calls, openRoots } from './picture/index.ts';

type Call = (name: keyof FrameCalls, argument: never, ...roots: Root[]) => unknown;

export default function start(): void {
  // A symbol, because an element of the page may have any name.
  const world = window as unknown as Record<symbol, Call | undefined>;
  // The world of a document is the same one if it is made again, and what is in it stays.
  world[Symbol.for('snapshot-site')] ??= (name, argument, ...roots) =>
    calls[name](roots.length > 0 ? roots : openRoots(document), argument);
}
