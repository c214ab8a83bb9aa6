import { appKindOf } from './app-kind.ts';
import type { Exports } from './load-module.ts';

const usualNames = ['default', 'app', 'server', 'handler'];

/** The export to serve: the one that the config names, else the first with a usual name that is an app. */
export function pickExport(
  exports: Exports,
  asked: string | undefined,
): { readonly name: string; readonly value: unknown } | undefined {
  const all = unwrap(exports);
  const names = asked === undefined ? usualNames : [asked];
  const candidates = names.flatMap((name) => (all[name] === undefined ? [] : [{ name, value: all[name] }]));
  return candidates.find(({ value }) => appKindOf(value) !== undefined) ?? candidates[0];
}

/** The exports of a module, for messages: `default (function of 3 arguments)`. */
export function describeExports(exports: Exports): string[] {
  return Object.entries(exports)
    .filter(([name]) => name !== '__esModule' && name !== 'module.exports')
    .map(([name, value]) => `${name} (${describe(value)})`);
}

/**
 * Node gives a CommonJS module as the default export and recognises only some of its names. If TypeScript or Babel
 * compiled it, the real default export is inside.
 */
function unwrap(exports: Exports): Exports {
  const inner = exports['default'];
  const isPlain =
    typeof inner === 'object' && inner !== null && Object.getPrototypeOf(inner) === Object.prototype;
  if (!isPlain) return exports;
  return '__esModule' in inner ? (inner as Exports) : { ...inner, ...exports };
}

function describe(value: unknown): string {
  if (typeof value === 'function')
    return `function of ${value.length} argument${value.length === 1 ? '' : 's'}`;
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  const name = Object.getPrototypeOf(value)?.constructor?.name;
  return name === undefined || name === 'Object' ? 'object' : `object of class ${name}`;
}
