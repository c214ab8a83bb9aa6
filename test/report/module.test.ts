import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadModule } from '../../src/config/index.ts';
import { openCheckReporters, openReporters } from '../../src/report/index.ts';
import { screen } from '../support/screen.ts';
import { temporaryFolder } from '../support/temporary.ts';

const notice = { kind: 'notice', message: 'hello' } as const;

/** What a reporter in a file of this name and text leaves in `heard`, told one notice. */
async function heardBy(name: string, text: string): Promise<unknown> {
  const cwd = await temporaryFolder({ [name]: text, 'package.json': '{"type":"module"}' });
  const context = { stdout: screen(), stderr: screen(), verbosity: 'normal', cwd, loadModule } as const;
  const { tell, close, throwFirst } = await openReporters([`./${name}`, join(cwd, name)], context);
  tell(notice);
  close();
  throwFirst();
  const { heard } = globalThis as { heard?: unknown };
  delete (globalThis as { heard?: unknown }).heard;
  return heard;
}

test.each([
  ['a function', 'mine.js', 'export default ({ message }) => { globalThis.heard = message; };'],
  [
    'an object',
    'mine.mjs',
    'export default { report({ message }) { this.was = message; }, close() { globalThis.heard = this.was; } };',
  ],
  [
    'a class',
    'mine.ts',
    'export default class { was?: string; report(event: { message?: string }) { this.was = event.message; } close() { (globalThis as any).heard = this.was; } }',
  ],
])('a module that exports %s is a reporter', async (_what, name, text) => {
  expect(await heardBy(name, text)).toBe('hello');
});

test.each([
  ['missing.js', undefined, /^The reporter missing\.js could not be loaded: /],
  ['broken.js', 'throw new Error("no room");', /^The reporter broken\.js could not be loaded: no room/],
  ['other.js', 'export default 7;', /^The module other\.js exports no reporter by default\./],
])('of the module %s it is said that it is none', async (name, text, message) => {
  const cwd = await temporaryFolder(text === undefined ? {} : { [name]: text });
  const context = { stdout: screen(), stderr: screen(), verbosity: 'normal', cwd, loadModule } as const;
  await expect(openReporters([`./${name}`], context)).rejects.toMatchObject({
    code: 'CONFIG_LOAD',
    message: expect.stringMatching(message),
  });
});

test('of a list for both commands, each takes what it has; what none has is a mistake', async () => {
  const context = {
    stdout: screen(),
    stderr: screen(),
    verbosity: 'normal',
    cwd: '/',
    mayLack: true,
  } as const;
  const heard: string[] = [];
  const own = ({ kind }: { kind: string }) => void heard.push(kind);
  const reporting = await openReporters(['markdown', own], context);
  reporting.tell(notice);
  expect(heard).toEqual(['notice']);
  await openCheckReporters(['markdown'], context);
  await expect(openReporters(['markdwon'], context)).rejects.toMatchObject({ code: 'USAGE' });
});
