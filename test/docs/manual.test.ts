import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { chapters } from '../../docs/site/chapters.ts';
import { renderMarkdown } from '../../docs/site/markdown.ts';
import { allFlags } from '../../src/cli/commands/index.ts';
import { loadConfig } from '../../src/config/index.ts';
import { pageName } from '../../src/pages/name.ts';
import { temporaryFolder } from '../support/temporary.ts';

const docs = fileURLToPath(new URL('../../docs/', import.meta.url));

describe.each(chapters.map(({ slug }) => `${slug}.md`))('docs/%s', (name) => {
  test('has links that work where the file lies, as on GitHub', async () => {
    for (const [, address = ''] of (await read(name)).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(address)) continue;
      const [target, anchor] = address.split('#');
      const file = target || name;
      expect(existsSync(join(docs, file)), address).toBe(true);
      if (anchor === undefined) continue;
      const ids = renderMarkdown(await read(file)).sections.map(({ id }) => id);
      expect(ids, address).toContain(anchor);
    }
  });

  test('has configs that the tool accepts', async () => {
    vi.stubEnv('ADMIN_PASSWORD', 'only for the manual');
    const cwd = await temporaryFolder({
      'dist/index.html': '',
      'api/server.ts': '',
      'backend/app.py': '',
      'content/about': '',
      'test/member.json': '{ "cookies": [], "origins": [] }',
      'test/me.json': '{}',
    });
    for (const [index, { language, code }] of configsIn(await read(name)).entries()) {
      const file = join(cwd, `${index}.${language}`);
      await writeFile(file, code);
      await expect(loadConfig({ config: file }, cwd), code).resolves.toMatchObject({ file });
    }
  });
});

test('the table of names in docs/pages.md says what the tool does', async () => {
  const table = (await read('pages.md')).split(/^\| Path +\| Name +\|$/m)[1]!.split('\n\n')[0]!;
  const rows = [...table.matchAll(/^\| `(.+?)` +\| `(.+?)` +\|$/gm)];
  expect(rows.length).toBeGreaterThan(5);
  for (const [, path = '', name] of rows) expect(pageName(path), path).toBe(name);
});

test('docs/command-line.md has the flags that the tool has', async () => {
  const table = (await read('command-line.md')).split('## Flags')[1]!.split('\n## ')[0]!;
  const named = [...table.matchAll(/^\| `(?:-\w, )?--([\w-]+)/gm)].map(([, name]) => name);
  expect(named.toSorted()).toStrictEqual(allFlags.map(({ name }) => name).toSorted());
});

function read(name: string): Promise<string> {
  return readFile(join(docs, name), 'utf8');
}

/** The whole configs of a chapter, and the parts of one that stand as `const pages = …` and the like. */
function configsIn(text: string): { language: string; code: string }[] {
  return [...text.matchAll(/^```(ts|json)( title=pages\.config\.\S+)?\n([^]*?)^```/gm)].flatMap(
    ([, language = '', whole, code = '']) => {
      if (whole !== undefined) return [{ language, code }];
      const part = /^const (site|pages|variants) = /.exec(code)?.[1];
      const rest = part === 'site' ? '' : `site: './dist', `;
      // A page may name variants that stand elsewhere in the chapter.
      const variants = code.includes("['light']") ? 'variants: { light: {} }, ' : '';
      return part === undefined
        ? []
        : [{ language, code: `${code}\nexport default { ${rest}${variants}${part} };` }];
    },
  );
}
