import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseAst } from 'rolldown/parseAst';
import { expect, test } from 'vitest';

/** What was built: `npm test` does it first, `npx vitest` alone does not. */
const dist = join(import.meta.dirname, '../dist');

interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A file of the build: what stands at its top, and under which names it is imported and exported. */
interface Chunk {
  readonly program: Node;
  readonly functions: ReadonlyMap<string, Node>;
  readonly top: ReadonlySet<string>;
  readonly imports: ReadonlyMap<string, { readonly file: string; readonly name: string }>;
  readonly exports: ReadonlyMap<string, string>;
}

const chunks = new Map(
  readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js'))
    .map((file) => [basename(file), readChunk(join(dist, file))]),
);

/** Calls and properties that a function is given to, so that its text travels to the page. */
const carriers = /^(?:inPage|inEachDocument|inEveryFrame|String)(?:\$\d+)?$/;
const steps = new Set<string>();
/** What travels together with the others, under these names. */
const companions = new Set(['own', 'parentOf']);

const someOfThem = 'own parentOf cover look act'.split(' ');

test('functions that travel to the page as text use nothing of the file that they are bundled into', () => {
  const travellers = [...chunks.values()].flatMap(travellersIn);
  const names = new Set(travellers.map(({ name }) => name.replace(/\$\d+$/, '')));
  expect([...names]).toEqual(expect.arrayContaining(someOfThem));
  const bound = travellers.flatMap(({ name, act, chunk }) =>
    [...freeNames(act)]
      .filter((free) => chunk.top.has(free) && !companions.has(free))
      .map((free) => `${name}: ${free}`),
  );
  expect(bound).toEqual([]);
  // Their own names are what the others call them by.
  for (const name of companions) expect(travellers.map((one) => one.name)).toContain(name);
});

interface Traveller {
  readonly name: string;
  readonly act: Node;
  readonly chunk: Chunk;
}

function travellersIn(chunk: Chunk): Traveller[] {
  const found: Traveller[] = [];
  const add = (given: Node): void => {
    if (given.type !== 'Identifier' || carriers.test(given['name'] as string)) return;
    const { act, home } = functionNamed(given['name'] as string, chunk);
    if (act) found.push({ name: (act['id'] as Node)['name'] as string, act, chunk: home });
  };
  walk(chunk.program, (node) => {
    if (node.type === 'TemplateLiteral' && isCode(node))
      for (const part of node['expressions'] as Node[]) add(part);
    if (node.type === 'Property' && !node['shorthand'] && steps.has((node['key'] as Node)['name'] as string))
      add(node['value'] as Node);
    const callee = node.type === 'CallExpression' ? (node['callee'] as Node) : undefined;
    if (callee?.type === 'Identifier' && carriers.test(callee['name'] as string))
      for (const argument of node['arguments'] as Node[]) add(argument);
  });
  return found;
}

/** Whether a text with gaps is a script, where functions may stand in the gaps. */
function isCode({ quasis }: Node): boolean {
  return /=>|\)\(|return \(/.test(
    (quasis as { value: { raw: string } }[]).map(({ value }) => value.raw).join(' '),
  );
}

/** A function at the top of the file, or of the one that it is imported from. */
function functionNamed(name: string, chunk: Chunk): { act: Node | undefined; home: Chunk } {
  const from = chunk.imports.get(name);
  const home = from && chunks.get(from.file);
  if (!home) return { act: chunk.functions.get(name), home: chunk };
  return functionNamed(home.exports.get(from.name) ?? '', home);
}

function readChunk(file: string): Chunk {
  const program = parseAst(readFileSync(file, 'utf8')) as unknown as Node;
  const functions = new Map<string, Node>();
  const imports = new Map<string, { file: string; name: string }>();
  const exports = new Map<string, string>();
  const top = new Set<string>();
  for (const statement of program['body'] as Node[]) {
    if (statement.type === 'ImportDeclaration')
      for (const specifier of statement['specifiers'] as Node[]) {
        const from = basename((statement['source'] as { value: string }).value);
        const name = specifier.type === 'ImportSpecifier' ? nameOf(specifier['imported']) : 'default';
        imports.set(nameOf(specifier['local']), { file: from, name });
        top.add(nameOf(specifier['local']));
      }
    if (statement.type === 'ExportNamedDeclaration')
      for (const specifier of statement['specifiers'] as Node[])
        exports.set(nameOf(specifier['exported']), nameOf(specifier['local']));
    if (statement.type === 'FunctionDeclaration') functions.set(nameOf(statement['id']), statement);
    for (const name of declaredBy(statement)) top.add(name);
  }
  return { program, functions, top, imports, exports };
}

function nameOf(node: unknown): string {
  return (node as { readonly name: string }).name;
}

/** The names that a statement declares where it stands. */
function declaredBy(statement: Node): string[] {
  if (statement.type === 'VariableDeclaration')
    return (statement['declarations'] as Node[]).flatMap(({ id }) => namesIn(id as Node));
  const isNamed = statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration';
  return isNamed ? namesIn(statement['id'] as Node) : [];
}

/** The names that a pattern gives: `{ a, b: [c] }`. */
function namesIn(pattern: Node | null): string[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [pattern['name'] as string];
    case 'ObjectPattern':
      return (pattern['properties'] as Node[]).flatMap((one) =>
        namesIn((one['value'] ?? one['argument']) as Node),
      );
    case 'ArrayPattern':
      return (pattern['elements'] as (Node | null)[]).flatMap(namesIn);
    case 'AssignmentPattern':
      return namesIn(pattern['left'] as Node);
    case 'RestElement':
      return namesIn(pattern['argument'] as Node);
    default:
      return [];
  }
}

/** The names that a function uses and does not declare anywhere inside. */
function freeNames(act: Node): Set<string> {
  const declared = new Set(namesIn(act['id'] as Node | null));
  const used = new Set<string>();
  walk(act, (node, parent, field) => {
    for (const name of declaredBy(node)) declared.add(name);
    if (Array.isArray(node['params']))
      for (const name of (node['params'] as Node[]).flatMap(namesIn)) declared.add(name);
    if (node.type === 'CatchClause')
      for (const name of namesIn(node['param'] as Node | null)) declared.add(name);
    const isOnlyAWord = (field === 'property' || field === 'key') && parent?.['computed'] !== true;
    if (node.type === 'Identifier' && !isOnlyAWord) used.add(node['name'] as string);
  });
  return new Set([...used].filter((name) => !declared.has(name)));
}

function walk(
  node: Node,
  visit: (node: Node, parent?: Node, field?: string) => void,
  parent?: Node,
  at?: string,
): void {
  visit(node, parent, at);
  for (const [field, value] of Object.entries(node))
    for (const child of Array.isArray(value) ? value : [value])
      if (typeof child === 'object' && child !== null && typeof child.type === 'string')
        walk(child as Node, visit, node, field);
}
