import { SnapshotError } from '../errors.ts';
import type { Config, Page, Shot, Variant } from '../model.ts';

/**
 * Pages × variants, with every option decided: the page's own win over the variant's, and those over the run's.
 *
 * @throws SnapshotError `DUPLICATE_FILE` if two shots want one file.
 */
export async function planShots(
  pages: AsyncIterable<Page>,
  config: Pick<Config, 'shot' | 'variants'>,
): Promise<Shot[]> {
  const shots: Shot[] = [];
  for await (const page of pages) {
    for (const variant of page.variants ?? config.variants) shots.push(planShot(page, variant, config));
  }
  refuseSharedFiles(shots);
  return shots;
}

function planShot(page: Page, variant: Variant, config: Pick<Config, 'shot'>): Shot {
  const options = { ...config.shot, ...variant.options, ...page.options };
  const id = variant.name === '' ? page.name : `${page.name}.${variant.name}`;
  return { id, page, variant, options, file: `${id}.${options.type}` };
}

function refuseSharedFiles(shots: readonly Shot[]): void {
  const byFile = new Map<string, Shot>();
  const clashes: string[] = [];
  for (const shot of shots) {
    // Two names that differ only in their case are one file on macOS and Windows.
    const key = shot.file.toLowerCase();
    const other = byFile.get(key);
    if (other) clashes.push(`${shot.file}: ${describe(other)} and ${describe(shot)}`);
    else byFile.set(key, shot);
  }
  if (clashes.length === 0) return;
  const shown =
    clashes.length > 10 ? [...clashes.slice(0, 10), `… and ${clashes.length - 10} more`] : clashes;
  throw new SnapshotError('DUPLICATE_FILE', ['Two shots want the same file:', ...shown].join('\n  '), {
    hint: 'Give one of the pages a name of its own: { path: "…", name: "…" }',
  });
}

function describe({ page, variant }: Shot): string {
  return variant.name === '' ? page.path : `${page.path} (${variant.name})`;
}
