import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPicture } from '../../src/capture/index.ts';
import type { WildPage } from './page.ts';

/** Writes the first picture of each page, its reference, and every picture that differs, beside each other. */
export function keepPictures(pages: readonly WildPage[], folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const { source, shot, reference, captures, verdict } of pages) {
    const name = `${source}-${shot.page.path}`.replaceAll(/[^a-zA-Z0-9.]+/g, '-').slice(-180);
    const write = (what: string, bytes: Uint8Array) =>
      writeFileSync(join(folder, `${name}.${what}.png`), bytes);
    if (reference !== undefined && typeof reference !== 'string') {
      write('reference', reference.picture);
      write('read', reference.read);
    }
    const first = captures.find(({ taken }) => isPicture(taken));
    for (const { condition, taken } of [
      first,
      ...(verdict?.differing ?? []).map(({ capturing }) => capturing),
    ].filter((each) => each !== undefined)) {
      if (isPicture(taken)) write(condition.replaceAll(/[ ,]+/g, '-'), taken.bytes);
    }
  }
}
