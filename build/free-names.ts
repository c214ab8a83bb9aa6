/** One node of a program's syntax tree, as every parser of JavaScript gives it. */
export interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** The names that a program uses and declares nowhere around the place where it uses them: it takes them from the globals. */
export function freeNames(program: Node): Set<string> {
  const free = new Set<string>();
  visit(program, []);
  return free;

  function visit(node: Node, around: readonly ReadonlySet<string>[]): void {
    if (node.type === 'Identifier') {
      const name = node['name'] as string;
      if (!around.some((scope) => scope.has(name))) free.add(name);
      return;
    }
    const declared = scopeOf(node);
    const scopes = declared ? [declared, ...around] : around;
    for (const child of childrenOf(node)) visit(child, scopes);
  }
}

/** The names that are known inside a node and not outside. */
function scopeOf(node: Node): Set<string> | undefined {
  switch (node.type) {
    case 'Program':
      return new Set([...declaredIn(node['body'] as Node[]), ...varsIn(node)]);
    case 'BlockStatement':
    case 'StaticBlock':
      return new Set(declaredIn(node['body'] as Node[]));
    case 'SwitchStatement':
      return new Set(declaredIn((node['cases'] as Node[]).flatMap((one) => one['consequent'] as Node[])));
    case 'ForStatement':
      return new Set(declaredIn(node['init'] ? [node['init'] as Node] : []));
    case 'ForInStatement':
    case 'ForOfStatement':
      return new Set(declaredIn([node['left'] as Node]));
    case 'CatchClause':
      return new Set(namesIn(node['param'] as Node | null));
    case 'ClassExpression':
      return new Set(namesIn(node['id'] as Node | null));
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
    case 'FunctionDeclaration':
      return new Set([
        ...(node.type === 'ArrowFunctionExpression' ? [] : ['arguments']),
        ...(node.type === 'FunctionExpression' ? namesIn(node['id'] as Node | null) : []),
        ...(node['params'] as Node[]).flatMap(namesIn),
        ...varsIn(node['body'] as Node),
      ]);
    default:
      return undefined;
  }
}

/** The names that statements declare for the block in which they stand. */
function declaredIn(statements: readonly Node[]): string[] {
  return statements.flatMap((statement) => {
    switch (statement.type) {
      case 'VariableDeclaration':
        return (statement['declarations'] as Node[]).flatMap(({ id }) => namesIn(id as Node));
      case 'FunctionDeclaration':
      case 'ClassDeclaration':
        return namesIn(statement['id'] as Node);
      default:
        return [];
    }
  });
}

/** The names that `var` declares anywhere in a function, whatever blocks are around it. */
function varsIn(node: Node): string[] {
  if (/Function/.test(node.type)) return [];
  const own = node.type === 'VariableDeclaration' && node['kind'] === 'var' ? declaredIn([node]) : [];
  return [...own, ...childrenOf(node).flatMap(varsIn)];
}

/** The names that a pattern declares: `{ a, b: [c] }`. */
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

/** What a node consists of, without the words that are no names of variables: properties, methods and labels. */
function childrenOf(node: Node): Node[] {
  return Object.entries(node).flatMap(([field, value]) => {
    const isWord = (field === 'property' || field === 'key') && node['computed'] !== true;
    if (isWord || field === 'label' || node.type === 'MetaProperty') return [];
    return (Array.isArray(value) ? value : [value]).filter(isNode);
  });
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
