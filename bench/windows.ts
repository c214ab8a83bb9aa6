/**
 * Whether a window that served other shots before ever gives another picture than a fresh one: pages and options are
 * taken by chance. `npm run bench -- windows 200` takes 200 shots; a second number is the seed, to take the same ones
 * again.
 */
import { openBrowser } from '../src/browser/index.ts';
import { configOf } from '../src/config/index.ts';
import { walkThroughWindows } from '../test/capture/window-walk.ts';

export default async (): Promise<void> => {
  const steps = Number(process.argv[3] ?? 100);
  const seed = Number(process.argv[4] ?? Math.floor(Math.random() * 1e9));
  const { browser: choice } = configOf({ site: 'http://127.0.0.1/', pages: ['/'] }, '/');
  await using browser = openBrowser(choice, { signal: new AbortController().signal, onEvent: () => {} });
  const { again, wrong } = await walkThroughWindows(seed, steps, browser);
  console.log(
    `seed ${seed}: ${again} of ${steps} in windows used before, ${wrong.length === 0 ? 'all as in fresh ones' : wrong.join('\n')}`,
  );
  if (wrong.length > 0) process.exitCode = 1;
};
