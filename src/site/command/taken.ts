import { system, type Listener } from '../process/index.ts';

/** Who listens on a port. */
export async function holderOf(port: number): Promise<Listener | undefined> {
  const holders = (await system.listeners()).filter((listener) => listener.port === port);
  return holders.find(({ pid }) => pid !== undefined) ?? holders[0];
}

/** In words: `` `node server.js` (process 4711) ``. */
export async function describeHolder({ pid }: Listener): Promise<string> {
  if (pid === undefined) return 'a process of another user';
  return `\`${await system.describe(pid)}\` (process ${pid})`;
}

/** The port that a program says is in use; 0 if it does not say which, `undefined` if it says nothing like it. */
export function portInUse(lines: readonly string[]): number | undefined {
  const complaints = lines.filter((line) =>
    /EADDRINUSE|(address|connection|port)\b.*\b(in use|taken)/i.test(line),
  );
  if (complaints.length === 0) return undefined;
  const numbers = complaints.flatMap((line) => [...line.matchAll(/(?<![\d.])\d{2,5}(?![\d.])/g)].map(Number));
  return numbers.findLast((number) => number < 65_536 && !systemErrors.has(number)) ?? 0;
}

/** What Python and others print of the error itself: the number of EADDRINUSE on Linux, macOS and Windows. */
const systemErrors = new Set([98, 48, 10_048]);
