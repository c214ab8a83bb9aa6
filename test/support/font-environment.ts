import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from './temporary.ts';

const common = [
  'sans-serif',
  'serif',
  'monospace',
  'system-ui',
  'Arial',
  'Helvetica',
  'Times New Roman',
  'Courier New',
  'DejaVu Sans',
  'Noto Sans',
];

/**
 * A machine's fonts, as fontconfig sees them, for the running test: this many, all of them strange, and the first one
 * takes the place of every common family. `file` is what FONTCONFIG_FILE has to be.
 */
export async function fontEnvironment(count: number): Promise<{ file: string }> {
  const folder = await temporaryFolder({});
  const fonts = join(folder, 'fonts');
  await mkdir(fonts);
  const blocks = await readFile(join(import.meta.dirname, '../fixtures/hostile/files/blocks.otf'), 'latin1');
  for (let number = 0; number < count; number += 1) {
    const name = nameOf(number);
    // Of the same length, so that the tables of the font stay where they are.
    const named = blocks.replaceAll('Blocks', name).replaceAll(wide('Blocks'), wide(name));
    await writeFile(join(fonts, `${name}.otf`), named, 'latin1');
  }
  const aliases = common.map(
    (family) =>
      `<match target="pattern"><test name="family"><string>${family}</string></test><edit name="family" mode="prepend" binding="strong"><string>${nameOf(0)}</string></edit></match>`,
  );
  const file = join(folder, 'fonts.conf');
  await writeFile(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${fonts}</dir><cachedir>${join(folder, 'cache')}</cachedir>${count > 0 ? aliases.join('') : ''}</fontconfig>`,
  );
  return { file };
}

function nameOf(number: number): string {
  return `F${String(number).padStart(5, '0')}`;
}

/** As the tables of a font write it, with two bytes for a letter. */
function wide(text: string): string {
  return [...text].map((letter) => `\0${letter}`).join('');
}
