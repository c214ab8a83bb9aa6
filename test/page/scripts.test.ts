import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { parseAst } from 'rolldown/parseAst';
import { expect, test } from 'vitest';
import { freeNames, type Node } from '../../build/free-names.ts';
import { pageScripts, readLate } from '../../build/page-scripts.ts';

/** The tests build them before they begin. */
const dist = join(import.meta.dirname, '../../dist/page');

function freeIn(code: string): string[] {
  return [...freeNames(parseAst(code) as unknown as Node)].toSorted();
}

function scriptOf(name: (typeof pageScripts)[number]): string {
  return readFileSync(join(dist, `${name}.js`), 'utf8');
}

test.each(pageScripts)('the script %s takes every global that it uses when it starts', (name) => {
  const script = scriptOf(name);
  // One of them stands in a page between the tags of a script.
  expect(script).not.toMatch(/<\/script|<!--/i);
  const late = freeIn(script).filter((free) => !readLate.has(free));
  expect(late).toEqual([]);
  // A thread has no window, and a parser that found no names would find none that are missing.
  expect(freeIn(script).includes('window')).toBe(name !== 'thread');
  expect(takenBy(script).length).toBeGreaterThan(5);
});

test('what is taken does not change: it is a class, a function, or what holds some', async () => {
  await using browser = await chromium.launch({
    executablePath: process.env['SNAPSHOT_SITE_BROWSER']!,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const page = await browser.newPage();
  const taken = [...new Set(pageScripts.flatMap((name) => takenBy(scriptOf(name))))];
  const holders = [
    'CSS',
    'Intl',
    'JSON',
    'Math',
    'Reflect',
    'WebAssembly',
    'console',
    'navigator',
    'performance',
  ];
  const changing = await page.evaluate(
    ([names, stable]) =>
      names!.filter((name) => typeof (globalThis as never)[name] !== 'function' && !stable!.includes(name)),
    [taken, holders],
  );
  expect(changing).toEqual([]);
});

/** The names in `((settings, all) => { const { Array, Map: a } = all;`. */
function takenBy(script: string): string[] {
  const taken = /^\(\(\w+,(?<all>\w+)\)=>\{const\{(?<names>[^}]*)\}=\k<all>;/.exec(script)!.groups!['names']!;
  return taken.split(',').map((name) => name.split(':')[0]!);
}

test.each([
  ['a + b.c + d[e] + f()', 'a b d e f'],
  ['{ let a; a; } a;', 'a'],
  ['if (x) { var a; } a;', 'x'],
  ['function f(a = b, { c, d: [e = g], ...h }) { return a + c + d + e + h + arguments[0]; } f();', 'b d g'],
  ['(a) => a; a;', 'a'],
  ['function outer() { inner(); function inner() {} } outer(); inner();', 'inner'],
  ['for (const a of b) a; for (let c = 0; c < d; ) c; a;', 'a b d'],
  ['try { a } catch (error) { error } error;', 'a error'],
  ['try { a } catch {}', 'a'],
  ['class A { b = c; static { A; d } e() { return super.e } [f]() {} } new A();', 'c d f'],
  ['(class B { m() { return B; } }); B;', 'B'],
  ['const g = function h() { return h; }; h;', 'h'],
  ['({ a, b: c, [d]: e, f() {} });', 'a c d e'],
  ['label: for (;;) { break label; }', ''],
  ['switch (a) { case b: let c; c; } c;', 'a b c'],
  ['const { a: b, ...c } = d; a; b; c;', 'a d'],
  ['typeof a; `${b}`; c ||= 1; new.target; import.meta.url;', 'a b c'],
])('the free names of %s are: %s', (code, names) => {
  expect(freeIn(code.includes('new.target') ? `function f() { ${code} }` : code)).toEqual(
    names === '' ? [] : names.split(' '),
  );
});
