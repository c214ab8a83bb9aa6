import { onTestFinished, vi } from 'vitest';
import { type Tracked, trackProcesses } from '../support/processes.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** The browsers of the running test inherit its mark, and Playwright puts its folders into this one. */
export async function trackBrowsers(): Promise<{ tracked: Tracked; temporary: string }> {
  const tracked = trackProcesses();
  const temporary = await temporaryFolder();
  vi.stubEnv('TMPDIR', temporary);
  for (const [name, value] of Object.entries(tracked.env)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  return { tracked, temporary };
}
