import type { Config, Page, PageSource, Shot } from '../model/index.ts';
import { pagesOf, planShots, selectShots, type Selection, whyNoPages } from '../pages/index.ts';
import type { CaptureEvent, RunControl } from './control.ts';
import type { Sites } from './sites.ts';

/**
 * The shots of a selection, in their order. The sites are started if the source of the pages has to ask them.
 *
 * @throws SnapshotError `NO_SHOTS` if there is none, `DUPLICATE_FILE` if two have one name, and whatever the source throws.
 */
export async function shotsOf(
  config: Pick<Config, 'pages' | 'shot' | 'variants'>,
  selection: Selection,
  asking: Asking,
): Promise<Shot[]> {
  const shots = await allShotsOf(config, asking);
  return selectShots(shots, selection, whyNoPages(config.pages));
}

/** Every shot, also if there is none. */
export async function allShotsOf(
  config: Pick<Config, 'pages' | 'shot' | 'variants'>,
  asking: Asking,
): Promise<Shot[]> {
  return planShots(pagesFrom(config.pages, asking), config);
}

/** What a source of pages may ask. */
interface Asking extends Pick<RunControl<CaptureEvent>, 'signal'> {
  readonly sites: Sites;
}

function pagesFrom(source: PageSource, { sites, signal }: Asking): AsyncIterable<Page> {
  return pagesOf(source, async () => ({ sites: await sites.start(), signal }));
}

/** Whether a selection leaves nothing out. */
export function isWhole({ only, variants }: Selection): boolean {
  return !only && !variants;
}
