import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readFile, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { launchError, launchFailureOf } from '../../src/browser/launch-error.ts';
import { launchBrowser } from '../../src/browser/launch.ts';
import type { RunningBrowser } from '../../src/browser/launch.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { groupOf, membersOf } from './group.ts';

const real = process.env['SNAPSHOT_SITE_BROWSER']!;
const holder = fileURLToPath(new URL('hold-browser.ts', import.meta.url));

/** A program that does this with `"$@"`, in a folder with these other files. */
async function program(script: string, others: Record<string, string> = {}): Promise<string> {
  const folder = await temporaryFolder({ ...others, chrome: `#!/bin/sh\n${script}\n` });
  const path = join(folder, 'chrome');
  await chmod(path, 0o755);
  return path;
}

async function launch(path: string): Promise<{ running: RunningBrowser; notices: string[] }> {
  const notices: string[] = [];
  const running = await launchBrowser(path, {
    signal: new AbortController().signal,
    onNotice: (message) => notices.push(message),
  });
  onTestFinished(() => running.close());
  return { running, notices };
}

/** The user that this process seems to be. */
function beUser(uid: number): void {
  const spy = vi.spyOn(process as { getuid(): number }, 'getuid').mockReturnValue(uid);
  onTestFinished(() => spy.mockRestore());
}

// On Windows no `#!/bin/sh` can stand in for a browser.
describe.skipIf(process.platform === 'win32')('a browser that does not start', () => {
  test('without user namespaces is launched without its sandbox, and one line says so', async () => {
    beUser(1000);
    const path = await program(`
      case "$*" in
        *--no-sandbox*) exec '${real}' "$@" ;;
        *) echo 'FATAL:zygote_host_impl_linux.cc No usable sandbox! Update your kernel' >&2; exit 1 ;;
      esac`);
    const { running, notices } = await launch(path);
    expect(running.browser.isConnected()).toBe(true);
    expect(notices).toEqual([expect.stringContaining('without its sandbox, because the user namespaces')]);
  });

  test('for a library that lies beside it is launched with that one', async () => {
    const path = await program(
      `
      case "$LD_LIBRARY_PATH" in
        */lib*) exec '${real}' "$@" ;;
        *) echo 'chrome: error while loading shared libraries: libnss3.so: cannot open it' >&2; exit 127 ;;
      esac`,
      { 'lib/some-library.txt': '' },
    );
    const { running } = await launch(path);
    expect(running.browser.isConnected()).toBe(true);
  });

  test.each([
    [
      'for a library',
      'echo "chrome: error while loading shared libraries: libnss3.so: cannot open it" >&2; exit 127',
      'this system lacks the library libnss3.so',
      'npx playwright install-deps chromium',
    ],
    [
      'and says why',
      'echo "[1:FATAL:x.cc] Out of luck" >&2; echo "later noise" >&2; exit 1',
      'with the words: [1:FATAL:x.cc] Out of luck',
      '--headless',
    ],
    ['and says nothing', 'exit 0', 'without a word', '--headless'],
  ])('%s, is an error that says what to do', async (_, script, message, hint) => {
    const path = await program(script);
    await expect(launch(path)).rejects.toMatchObject({
      code: 'BROWSER_LAUNCH',
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    });
    await expect(launch(path)).rejects.toThrow(path);
  });

  test('because it is made for another processor, is an error that says so', async () => {
    const path = await program('');
    const header = Buffer.from('7f454c46020101000000000000000000020000000100', 'hex');
    await writeFile(path, Buffer.concat([header, Buffer.alloc(4096)]));
    await expect(launch(path)).rejects.toThrow(
      `${path} is not a program for this machine (${process.platform} ${process.arch})`,
    );
  });

  test.each([0, 100_000, 20_000_000])(
    'because Playwright’s is cut off after %i bytes, is an error with the command that fetches it again',
    async (bytes) => {
      const shell = 'chromium_headless_shell-1/chrome-headless-shell-linux64/chrome-headless-shell';
      // Any large program.
      const whole = await readFile(process.execPath);
      const folder = await temporaryFolder({ [shell]: whole.subarray(0, bytes) });
      await chmod(join(folder, shell), 0o755);
      await expect(launch(join(folder, shell))).rejects.toMatchObject({
        code: 'BROWSER_LAUNCH',
        hint: expect.stringContaining('`npx playwright install --force --only-shell chromium`'),
      });
    },
  );

  test('but prints without an end is an error, before that fills the memory', async () => {
    await expect(launch(await program('exec yes'))).rejects.toMatchObject({
      code: 'BROWSER_LAUNCH',
      message: expect.stringContaining('printed without an end'),
    });
  });

  test('in time is an error that says how long it took', () => {
    const timeout = Object.assign(new Error('Timeout 30000ms exceeded.'), { name: 'TimeoutError' });
    const { code, message } = launchError('/opt/chrome', launchFailureOf(timeout), timeout);
    expect(code).toBe('BROWSER_LAUNCH');
    expect(message).toContain('/opt/chrome ran, but did not answer as a browser does within 30 s');
  });
});

test.skipIf(!process.getuid)(
  'as root the browser runs without its sandbox, and one line says so',
  async () => {
    beUser(0);
    const { notices } = await launch(real);
    expect(notices).toEqual([expect.stringContaining('without its sandbox, because this process is root')]);
  },
);

test.skipIf(process.platform !== 'linux')(
  'draws in shared memory only where there is enough of it',
  async () => {
    const { bavail, bsize } = await statfs('/dev/shm');
    const seen = join(await temporaryFolder(), 'arguments');
    await launch(await program(`echo "$*" > '${seen}'; exec '${real}' "$@"`));
    const keepsOut = (await readFile(seen, 'utf8')).includes('--disable-dev-shm-usage');
    expect(keepsOut).toBe(bavail * bsize < 2 * 1024 ** 3);
  },
);

test.skipIf(process.platform !== 'linux')('if the tool is killed, the browser ends by itself', async () => {
  const temporary = await temporaryFolder();
  const tool = spawn(process.execPath, ['--import', 'jiti/register', holder], {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void tool.kill('SIGKILL'));
  const pid = Number(await once(tool.stdout, 'data'));
  const group = groupOf(pid);
  expect(membersOf(group).length).toBeGreaterThan(1);

  tool.kill('SIGKILL');
  await expect.poll(() => membersOf(group)).toEqual([]);
});
