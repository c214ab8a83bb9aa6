import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { project, taken } from './project.ts';

const page = `<!doctype html><button id=more>More</button><button id=send>Send</button><p id=text></p><script>
  const show = async (given) => { text.textContent = await (await fetch('/words.txt', given)).text(); };
  more.onclick = () => show();
  send.onclick = () => show({ method: 'POST' });
</script>`;

const actions = [{ click: '#more' }];

test('what an action asks for is asked again, and an action that posts is done again each time', async () => {
  const { run, routes } = await project({ '/': page, '/words.txt': 'one' });
  const pages = [
    { path: '/', name: 'still' },
    { path: '/', name: 'more', actions },
    { path: '/', name: 'post', actions: [{ click: '#send' }] },
    {
      path: '/',
      name: 'function',
      actions: ({ step }: { step(action: unknown): Promise<void> }) => step({ click: '#more' }),
    },
  ] as never;
  await run({ pages });
  // Nobody knows what a function of a program uses.
  const always = { post: expect.stringContaining('POST'), function: 'its options changed' };
  expect(taken(await run({ pages }))).toEqual(always);
  routes['/words.txt'] = 'two';
  const after = await run({ pages });
  expect(taken(after)).toEqual({ ...always, more: expect.stringContaining('/words.txt') });
  expect(after).toMatchObject({
    more: { status: 'changed' },
    post: { status: 'changed' },
    still: { status: 'reused' },
  });
});

test('a page is taken again if its actions changed', async () => {
  const { run } = await project({ '/': page, '/words.txt': 'one' });
  await run({ pages: [{ path: '/', actions }] });
  expect(taken(await run({ pages: [{ path: '/', actions }] }))).toEqual({});
  const longer = [...actions, { hover: '#send' } as const];
  expect(taken(await run({ pages: [{ path: '/', actions: longer }] }))).toEqual({
    index: 'its options changed',
  });
});

test('a page is taken again if a file that an action chooses changed', async () => {
  const field =
    '<input type=file><p><script>document.querySelector("input").onchange = async (e) => { document.querySelector("p").textContent = await e.target.files[0].text(); };</script>';
  const { run, cwd } = await project({ '/': field }, {}, { 'letter.txt': 'one' });
  const pages = [{ path: '/', actions: [{ setInputFiles: 'input', files: 'letter.txt' }] }];
  await run({ pages });
  expect(taken(await run({ pages }))).toEqual({});
  await writeFile(join(cwd, 'letter.txt'), 'two');
  const after = await run({ pages });
  expect(after).toMatchObject({ index: { status: 'changed', reason: 'its options changed' } });
});
