import { system, type Listener } from '../process/index.ts';

/** The listening socket on a port, if there is one. */
export async function holderOf(port: number): Promise<Listener | undefined> {
  const holders = (await system.listeners()).filter((listener) => listener.port === port);
  return holders.find(({ pid }) => pid !== undefined) ?? holders[0];
}

/** For messages: `` `node server.js` (process 4711) ``. */
export async function describeHolder({ pid }: Listener): Promise<string> {
  if (pid === undefined) return 'a process of another user';
  return `\`${await system.describe(pid)}\` (process ${pid})`;
}

/** The port that a program printed as in use; 0 if it did not print which, `undefined` if it printed no such error. */
export function portInUse(lines: readonly string[]): number | undefined {
  const complaints = lines.filter((line) =>
    /EADDRINUSE|(address|connection|port)\b.*\b(in use|taken)/i.test(line),
  );
  if (complaints.length === 0) return undefined;
  const numbers = complaints.flatMap((line) => [...line.matchAll(/(?<![\d.])\d{2,5}(?![\d.])/g)].map(Number));
  return numbers.findLast((number) => number < 65_536 && !systemErrors.has(number)) ?? 0;
}

/** The numbers of EADDRINUSE on Linux, macOS and Windows, which Python and others print with the error. */
const systemErrors = new Set([98, 48, 10_048]);
