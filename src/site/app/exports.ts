import { kindOf } from './kind.ts';
import type { Exports } from './load-module.ts';

const usualNames = ['default', 'app', 'server', 'handler'];

/** The export to serve: the one that is asked for, else the first with a usual name that is an app. */
export function pickExport(
  exports: Exports,
  asked: string | undefined,
): { readonly name: string; readonly value: unknown } | undefined {
  const all = unwrap(exports);
  const names = asked === undefined ? usualNames : [asked];
  const candidates = names.flatMap((name) => (all[name] === undefined ? [] : [{ name, value: all[name] }]));
  return candidates.find(({ value }) => kindOf(value) !== undefined) ?? candidates[0];
}

/** What a module exports, for messages: `default (function of 3 arguments)`. */
export function describeExports(exports: Exports): string[] {
  return Object.entries(exports)
    .filter(([name]) => name !== '__esModule' && name !== 'module.exports')
    .map(([name, value]) => `${name} (${describe(value)})`);
}

/**
 * A CommonJS module is the default export of itself, and Node does not recognise all the names in it; one that
 * TypeScript or Babel made holds the real default export inside.
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
