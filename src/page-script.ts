import { readFileSync } from 'node:fs';
import { builtFile } from './built-file.ts';

/** Of each program of `page/`, the script that was built from it. */
type PageScript = 'document' | 'thread' | 'isolated' | 'report';

const known = new Map<PageScript, string>();

/** @returns An expression that starts the script with these settings. It has to run before any script of the page. */
export function startOf(name: PageScript, settings: object = {}): string {
  const text = known.get(name) ?? read(name);
  known.set(name, text);
  return `${text}(${JSON.stringify(settings)},globalThis)`;
}

function read(name: PageScript): string {
  const file = builtFile(`page/${name}`);
  try {
    return readFileSync(file, 'utf8').trimEnd();
  } catch (error) {
    throw new Error(`There is no ${file}, which runs in the page. Run: npm run build`, { cause: error });
  }
}
