/**
 * Kills a program that uses us a hundred times, at a random moment after it began to start a site, and counts the
 * processes that are left of the site: 0. Needs Linux and `npm run build`.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { withVariable } from '../test/support/marked.ts';

const fixtures = fileURLToPath(new URL('../test/fixtures/commands/', import.meta.url));
const server = `"${process.execPath}" "${fixtures}server.mjs"`;

const shapes: Readonly<Record<string, string>> = {
  plain: `exec ${server}`,
  shell: `${server}; true`,
  stubborn: `exec ${server} --stubborn`,
  session: `setsid ${server}; true`,
  daemon: `(setsid ${server} &)`,
  helper: `(setsid sleep 600 &) ; exec ${server} --fd {fd}`,
};
const signals = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const;
const rounds = 100;

/** The site is up about 250 ms after the program began; half of the kills come before that. */
const latestMs = 500;

/** What the watchdog may take; it took 26 to 110 ms when it was measured. */
const patienceMs = 5000;

export default async function stressStop(): Promise<void> {
  let left = 0;
  let slowest = 0;
  for (let round = 0; round < rounds; round++) {
    const names = Object.keys(shapes);
    const shape = names[round % names.length]!;
    const signal = signals[round % signals.length]!;
    const moment = Math.round(Math.random() * latestMs);
    const { count, tookMs } = await killAt(moment, signal, shapes[shape]!);
    left += count;
    slowest = Math.max(slowest, tookMs);
    if (count > 0) console.log(`round ${round}: ${shape}, ${signal} after ${moment} ms: ${count} left`);
  }
  console.log(
    `${rounds} kills: ${left} processes left; the slowest was cleared away in ${slowest.toFixed(0)} ms`,
  );
  if (left > 0) process.exitCode = 1;
}

async function killAt(
  moment: number,
  signal: NodeJS.Signals,
  command: string,
): Promise<{ count: number; tookMs: number }> {
  const mark = `STRESS_STOP=${randomUUID()}`;
  const [name, value] = mark.split('=') as [string, string];
  const ready = { timeoutMs: 30_000 };
  const stop = { signal: 'SIGTERM', graceMs: 3000 };
  const source = {
    kind: 'command',
    command,
    cwd: fixtures,
    env: { [name]: value },
    reuse: false,
    stop,
    ready,
  };
  const tool = spawn(process.execPath, [`${fixtures}tool.mjs`, JSON.stringify(source)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(tool.stdout, 'data');
  await delay(moment);
  const ended = once(tool, 'exit');
  tool.kill(signal);
  await ended;
  const begun = performance.now();
  while (withVariable(mark).length > 0 && performance.now() - begun < patienceMs) await delay(5);
  const remaining = withVariable(mark);
  for (const pid of remaining) process.kill(pid, 'SIGKILL');
  return { count: remaining.length, tookMs: performance.now() - begun };
}
