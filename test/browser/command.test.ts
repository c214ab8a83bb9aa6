import { describe, expect, test, vi } from 'vitest';
import { runCommand } from '../../src/browser/command.ts';
import { feedTimers, withoutTimersFrom } from '../support/clock.ts';
import { isAlive } from '../support/processes.ts';

describe.skipIf(process.platform === 'win32')('a command', () => {
  test('tells its exit code and what it printed, without colours', async () => {
    const { code, lines } = await runCommand(
      'sh',
      ['-c', String.raw`printf '\033[2mone\033[22m\n'; echo "$WORD" >&2; exit 3`],
      {
        env: { PATH: process.env['PATH'], WORD: 'two' },
        signal: new AbortController().signal,
      },
    );
    expect(code).toBe(3);
    expect(lines.toSorted()).toEqual(['one', 'two']);
  });

  test.each([
    ['that ends when asked', 'sleep 60 & echo $!; wait', false],
    ['that ignores being asked', "trap '' TERM; sleep 60 & echo $!; while :; do wait; done", true],
  ])('%s is ended by an abort, with what it started', async (_, script, byForce) => {
    if (!byForce) withoutTimersFrom(2000);
    const abort = new AbortController();
    let child = 0;
    const ended = runCommand('sh', ['-c', script], {
      env: process.env,
      signal: abort.signal,
      onLine: (line) => {
        child = Number(line);
        abort.abort(new Error('stop'));
      },
    });
    await expect(ended).rejects.toThrow('stop');
    // The system takes a moment to put away what was killed.
    await expect.poll(() => isAlive(child)).toBe(false);
  });

  test.each([
    ['does not end', 'sleep 60 & echo $!; wait'],
    ['prints without an end', 'sleep 60 & echo $!; yes'],
  ])('that %s is ended, with what it started', async (what, script) => {
    feedTimers();
    const atMost = { ms: 60_000, bytes: 100_000 };
    let child: number | undefined;
    const ended = runCommand('sh', ['-c', script], {
      env: process.env,
      signal: new AbortController().signal,
      onLine(line) {
        child ??= Number(line);
        if (what === 'does not end') vi.advanceTimersByTime(atMost.ms);
      },
      atMost,
    });
    await expect(ended).rejects.toThrow(`sh ${what}`);
    await expect.poll(() => isAlive(child!)).toBe(false);
  });

  test('that does not exist rejects', async () => {
    const { signal } = new AbortController();
    await expect(runCommand('no-such-program', [], { env: process.env, signal })).rejects.toThrow('ENOENT');
  });
});
