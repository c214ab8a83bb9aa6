import { createHash } from 'node:crypto';
import type { Page, Request } from 'playwright';
import type { AnsweredFile } from '../../model/index.ts';
import type { Asked } from './contract.ts';

/** What was mocked of a page, for the cache of pictures. */
export interface Ledger {
  /** Notes what became of a request. */
  note(asked: Asked, wasMocked: boolean): void;
  /** Notes a file that a function of the config has answered with, relative to the config file. */
  noteFile(file: string, content: Buffer): void;
  clear(): void;
}

interface Notes {
  readonly mocked: Set<string>;
  readonly passed: Set<string>;
  readonly files: Map<string, string>;
}

const ledgers = new WeakMap<Page, Notes>();

export function openLedger(page: Page): Ledger {
  const notes: Notes = { mocked: new Set(), passed: new Set(), files: new Map() };
  ledgers.set(page, notes);
  return {
    note: ({ method, url, body }, wasMocked) =>
      void (wasMocked ? notes.mocked : notes.passed).add(nameOf(method, url, body)),
    noteFile: (file, content) =>
      void notes.files.set(file, createHash('sha256').update(content).digest('hex')),
    clear: () => [notes.mocked, notes.passed, notes.files].forEach((one) => one.clear()),
  };
}

/**
 * Whether a request was answered or refused by a mock. If the same request was once mocked and once not, as a function of
 * the config may do, both count as not mocked.
 */
export function isMocked(page: Page, request: Request): boolean {
  const notes = ledgers.get(page);
  if (!notes) return false;
  const url = request.url().split('#')[0]!;
  const name = nameOf(request.method(), url, request.postDataBuffer() ?? Buffer.alloc(0));
  return notes.mocked.has(name) && !notes.passed.has(name);
}

/** The files that functions of the config have answered the page's requests with. */
export function answeredFiles(page: Page): readonly AnsweredFile[] {
  return [...(ledgers.get(page)?.files ?? [])].map(([file, sha256]) => ({ file, sha256 }));
}

function nameOf(method: string, url: string, body: Buffer): string {
  const hash = body.byteLength === 0 ? '' : createHash('sha256').update(body).digest('hex');
  return `${method} ${url} ${hash}`;
}
