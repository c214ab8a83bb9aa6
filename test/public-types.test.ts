import { join } from 'node:path';
import { API, type Project, type Symbol, SymbolFlags } from 'typescript/unstable/sync';
import { type Node, SyntaxKind } from 'typescript/unstable/ast';
import { expect, onTestFinished, test } from 'vitest';

const source = join(import.meta.dirname, '../src');

test('every type that an exported type or function uses is exported', () => {
  const project = openProject();
  const { checker, program } = project;
  const index = program.getSourceFile(join(source, 'index.ts'))!;
  const exported = checker
    .getExportsOfModule(checker.getSymbolAtLocation(index)!)
    .map((symbol) => [symbol.name, meant(symbol, project)] as const);
  const known = new Set(exported.map(([, { id }]) => id));
  const missing = exported.flatMap(([name, symbol]) =>
    typesIn(symbol, project)
      .filter((type) => isOurs(type) && !known.has(type.id))
      .map((type) => `${type.name}, which ${name} uses`),
  );
  // An empty list would also be what a walk finds that went nowhere.
  expect(known.size).toBeGreaterThan(50);
  expect([...new Set(missing)].toSorted()).toEqual([]);
});

function openProject(): Project {
  const api = new API({ cwd: source });
  onTestFinished(() => api.close());
  return api.updateSnapshot({ openProject: join(source, 'tsconfig.json') }).getProjects()[0]!;
}

/** What an import or an export of that name stands for. */
function meant(symbol: Symbol, { checker }: Project): Symbol {
  return symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** The types that are named where it is declared; what stands in the body of a function is its own affair. */
function typesIn(symbol: Symbol, project: Project): Symbol[] {
  const types: Symbol[] = [];
  const visit = (node: Node): void => {
    if (node.kind === SyntaxKind.Block) return;
    const named = node.kind === SyntaxKind.Identifier && project.checker.getSymbolAtLocation(node);
    if (named) types.push(meant(named, project));
    node.forEachChild(visit);
  };
  for (const declaration of symbol.declarations) visit(declaration.resolve(project)!);
  return types.filter(
    ({ flags }) => flags & (SymbolFlags.Class | SymbolFlags.Interface | SymbolFlags.TypeAlias),
  );
}

function isOurs({ declarations }: Symbol): boolean {
  return declarations.some(({ path }) => path.startsWith(source));
}
