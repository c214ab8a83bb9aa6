import { SnapshotError } from '../errors.ts';
import type {
  Config,
  LayerOptions,
  Page,
  ResolvedAction,
  ResolvedMock,
  ResolvedRunOptions,
  ResolvedShotOptions,
  Shot,
  Variant,
} from '../model/index.ts';
import { asOneFile } from './apart.ts';
import { withVisitor } from './visitor.ts';

/**
 * Combines pages and variants, and merges the options: the page's own win over its user's, those over the
 * variant's, and those over the run's.
 *
 * @throws SnapshotError `DUPLICATE_FILE` if two shots have one id.
 */
export async function planShots(
  pages: AsyncIterable<Page>,
  config: Pick<Config, 'shot' | 'variants'>,
): Promise<Shot[]> {
  const shots: Shot[] = [];
  // Pages without options of their own share one object per variant, also if there are thousands.
  const ofVariants = new Map<Variant, Below>();
  const optionsOf = (variant: Variant): Below => {
    const known = ofVariants.get(variant);
    if (known) return known;
    const layers = layer(config.shot, variant.options);
    const below = { layers, options: withVisitor(layers, {}, layer) };
    ofVariants.set(variant, below);
    return below;
  };
  for await (const page of pages) {
    for (const variant of page.variants ?? config.variants) {
      shots.push(...planPage(page, variant, optionsOf(variant)));
    }
  }
  refuseSharedIds(shots);
  return shots;
}

/** The options of a variant and of the run below it. */
interface Below {
  readonly layers: ResolvedRunOptions;
  /** Those of a page that has none of its own. */
  readonly options: ResolvedShotOptions;
}

/** The shots of a page in one variant. */
function planPage(page: Page, variant: Variant, below: Below): Shot[] {
  const isPlain = Object.keys(page.options).length === 0;
  const options = isPlain ? below.options : withVisitor(below.layers, page.options, layer);
  if (page.shots)
    return momentsOf(page, options).map((moment) => planShot(moment.page, variant, moment.options));
  if (page.steps) return stepsOf(page, options).map((step) => planShot(step.page, variant, step.options));
  return [planShot(page, variant, options)];
}

/** A page at one of its moments. */
interface Moment {
  readonly page: Page;
  readonly options: ResolvedShotOptions;
}

function momentsOf(page: Page, options: ResolvedShotOptions): Moment[] {
  let { actions } = options;
  return page.shots!.map(({ name, alt = page.alt, options: { actions: own = [], ...taken } }) => {
    actions = [...actions, ...own.map((action) => ({ ...action, shot: name }))];
    return { page: partOf(page, name, alt), options: { ...layer(options, taken), actions } };
  });
}

/** Without those between which a dialog is open, as nothing can be photographed then. */
function stepsOf(page: Page, options: ResolvedShotOptions): Moment[] {
  const { actions } = options;
  const digits = `${actions.length}`.length;
  return actions.flatMap((_, index) =>
    answersDialog(actions[index + 1])
      ? []
      : {
          page: partOf(page, `${index + 1}`.padStart(digits, '0'), page.alt),
          options: { ...options, actions: actions.slice(0, index + 1) },
        },
  );
}

function answersDialog(action: ResolvedAction | undefined): boolean {
  return action?.kind === 'data' && ('accept' in action.action || 'dismiss' in action.action);
}

function partOf(page: Page, name: string, alt: string | undefined): Page {
  return { ...page, name: `${page.name}-${name}`, alt, of: page.name };
}

function planShot(page: Page, variant: Variant, options: ResolvedShotOptions): Shot {
  const id = variant.name === '' ? page.name : `${page.name}.${variant.name}`;
  return { id, page, variant, options, file: `${id}.${options.type}` };
}

/**
 * Merges a layer into the options below it. `fullPage`, `clip` and `selector` are one choice: a layer that has one of
 * them replaces all three. `recipe` is merged step by step, and the requests of `safe` and
 * the rules of `mock` stand before those below.
 */
function layer(below: ResolvedRunOptions, own: LayerOptions): ResolvedRunOptions {
  const { clip, selector, ...rest } = below;
  const saysWhatIsTaken = [own.fullPage, own.clip, own.selector].some((option) => option !== undefined);
  const mock = mocksOf(below.mock, own.mock);
  return {
    ...(saysWhatIsTaken ? rest : below),
    ...own,
    recipe: { ...below.recipe, ...own.recipe },
    ...(mock && { mock }),
    safe: [...new Set([...(own.safe ?? []), ...below.safe])],
  };
}

/** The rules of a layer come first, and the first rule that fits answers. */
function mocksOf(below: ResolvedMock | undefined, own: ResolvedMock | undefined): ResolvedMock | undefined {
  if (!below || !own) return own ?? below;
  return { rules: [...own.rules, ...below.rules], only: own.only ?? below.only };
}

function refuseSharedIds(shots: readonly Shot[]): void {
  const byId = new Map<string, Shot>();
  const clashes: string[] = [];
  for (const shot of shots) {
    const key = asOneFile(shot.id);
    const other = byId.get(key);
    if (other) clashes.push(`${shot.id}: ${describe(other)} and ${describe(shot)}`);
    else byId.set(key, shot);
  }
  if (clashes.length === 0) return;
  const shown =
    clashes.length > 10 ? [...clashes.slice(0, 10), `… and ${clashes.length - 10} more`] : clashes;
  throw new SnapshotError('DUPLICATE_FILE', ['Two shots have the same name:', ...shown].join('\n  '), {
    hint: 'Give one of the pages a name of its own: { path: "…", name: "…" }',
  });
}

function describe({ page, variant }: Shot): string {
  return variant.name === '' ? page.path : `${page.path} (${variant.name})`;
}
