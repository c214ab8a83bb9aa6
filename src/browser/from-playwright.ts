import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder, tidyTemporaryFolder } from '../temporary.ts';
import { runCommand } from './command.ts';
import { playwrightHeadlessShell, playwrightProgram } from './playwright.ts';
import type { BrowserSource } from './source.ts';

/** The headless shell that belongs to the installed Playwright, fetched by Playwright itself into its own folder. */
export const fromPlaywright: BrowserSource = {
  name: "Playwright's headless shell",

  async fetch({ machine, signal, onProgress }) {
    const shell = playwrightHeadlessShell();
    if (shell === undefined) throw new Error('Playwright has none for this system');
    // When Playwright is stopped, it leaves an incomplete archive in the folder for temporary files.
    const temporary = await mkdtemp(join(temporaryFolder(), 'install-'));
    try {
      const { lines } = await runCommand(
        process.execPath,
        [playwrightProgram(), 'install', '--only-shell', 'chromium'],
        {
          env: {
            // It tries five times. With the default of 30 s, a firewall that drops packets would cost 150 s.
            PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000',
            ...machine.env,
            TMPDIR: temporary,
            TEMP: temporary,
            TMP: temporary,
          },
          signal,
          onLine: progressLines(onProgress),
        },
      );
      // The exit code does not tell whether the shell is there: ffmpeg, which is fetched too, can fail alone.
      if (machine.pathKind(shell) !== 'executable') throw new Error(reason(lines));
      return shell;
    } finally {
      await rm(temporary, { recursive: true, force: true });
      tidyTemporaryFolder();
    }
  },
};

/** Parses `|■■■■      |  40% of 104.3 MiB`, which is printed for the shell and then for other downloads. */
function progressLines(
  onProgress: (receivedBytes: number, totalBytes: number) => void,
): (line: string) => void {
  let ours = true;
  return (line) => {
    if (line.startsWith('Downloading ')) ours = line.includes('Headless Shell');
    const [, percent, mebibytes] = /\| +(\d+)% of ([\d.]+) MiB/.exec(line) ?? [];
    if (!ours || percent === undefined) return;
    const total = Math.round(Number(mebibytes) * 1024 * 1024);
    onProgress(Math.round((total * Number(percent)) / 100), total);
  };
}

/** The first error names the cause; the others only say that something failed. */
function reason(lines: readonly string[]): string {
  const error = lines.find((line) => /^error: /i.test(line));
  return error?.replace(/^error: /i, '') ?? lines.at(-1) ?? 'the installer said nothing';
}
