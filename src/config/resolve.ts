import { resolve } from 'node:path';
import { SnapshotError } from '../errors.ts';
import type {
  BrowserChoice,
  Config,
  LayerOptions,
  ListedPage,
  PageSource,
  Reporter,
  ResolvedRunOptions,
  Variant,
  Visitor,
} from '../model/index.ts';
import type { BrowserOptions, PageOptions, PagesFunction, ShotOptions } from '../options/index.ts';
import type { Flags, Options } from './contract.ts';
import { resolveActions } from './actions.ts';
import { defaults } from './defaults.ts';
import type { DeviceList } from './devices.ts';
import { resolveFonts } from './fonts.ts';
import { resolveMock } from './mock.ts';
import { parseMoment } from './moment.ts';
import { namedFiles } from './named-files.ts';
import { resolveSite, type ResolvedSite } from './site.ts';
import { resolveUsers } from './users.ts';

/** Merges flags, options and defaults, in this order of precedence, into a `Config` with absolute paths. */
export function resolveConfig(options: Options, flags: Flags, origin: Origin): Config {
  const { file, folder, cwd, devices } = origin;
  const sites = theSites(options, flags, origin);
  const users = resolveUsers(options.users ?? {}, { sites: Object.keys(sites), folder, file });
  const layer = (shot: ShotOptions) => resolveLayer(shot, { flags, devices, users, folder, file });
  const variants = (named: Readonly<Record<string, ShotOptions>>): Variant[] =>
    Object.entries(named).map(([name, shot]) => ({ name, options: layer(shot) }));
  const ofTheRun = variants(options.variants ?? { '': {} });
  const pagesOf = (pages: Options['pages']): PageSource => {
    if (pages === undefined) return ownPages(sites);
    if (typeof pages === 'function') return functionPages(pages, options.pagesTimeout, origin);
    return listPages(pages, sites, ofTheRun, { layer, variants });
  };
  return {
    sites: Object.fromEntries(Object.entries(sites).map(([name, { site }]) => [name, site])),
    pages: pagesOf(flags.pages?.length ? flags.pages : options.pages),
    variants: ofTheRun,
    shot: theShot(layer(shotOptions(options))),
    output:
      flags.output === undefined
        ? resolve(folder, options.output ?? defaults.output)
        : resolve(cwd, flags.output),
    concurrency: flags.concurrency ?? options.concurrency ?? defaults.concurrency,
    cache: flags.cache ?? options.cache ?? defaults.cache,
    browser: {
      ...resolveBrowser(options.browser, flags, folder, cwd),
      fonts: resolveFonts(options.fonts, folder),
    },
    workFolder: resolve(folder, workFolderName),
    build: options.build,
    reporters: theReporters(options, flags, folder, cwd),
    file,
    namedFiles: namedFiles(options, folder),
  };
}

const workFolderName = '.snapshot-site';

/** The origin of the options, and what is needed to resolve them. */
interface Origin {
  readonly file: string | undefined;
  /** The origin of the options, for messages, e.g. `pages.config.ts`; `undefined` if there are no options. */
  readonly where: string | undefined;
  /** What the paths of the options are relative to; those of the flags are relative to `cwd`. */
  readonly folder: string;
  readonly cwd: string;
  readonly devices: DeviceList;
  /**
   * Checks what a function in `pages` returned.
   *
   * @param by What that function is called in messages.
   */
  checkReturned(returned: unknown, by: string): readonly ListedPage[];
}

type Sites = Readonly<Record<string, ResolvedSite>>;

/** A site of the command line replaces those of the config. A single site is called `site`. */
function theSites(options: Options, flags: Flags, { where, folder, cwd }: Origin): Sites {
  if (flags.command !== undefined) return { site: resolveSite({ command: flags.command }, cwd) };
  if (flags.site !== undefined) return { site: resolveSite(flags.site, cwd) };
  if (options.site !== undefined) return { site: resolveSite(options.site, folder) };
  if (options.sites !== undefined) {
    const resolved = Object.entries(options.sites).map(([name, site]) => [name, resolveSite(site, folder)]);
    return Object.fromEntries(resolved);
  }
  if (where !== undefined) {
    throw new SnapshotError(
      'CONFIG_INVALID',
      `There is nothing to photograph: there is no \`site\` in ${where}.`,
      {
        hint: "Add one, e.g. site: './dist', or name one: snapshot-site ./dist",
      },
    );
  }
  throw new SnapshotError(
    'CONFIG_NOT_FOUND',
    `There is nothing to photograph: no site was named and there is no pages.config.ts in ${cwd}.`,
    { hint: 'Try: snapshot-site ./folder, snapshot-site https://example.com, or snapshot-site init' },
  );
}

/** The pages of the first site, where the config names none. */
function ownPages(sites: Sites): PageSource {
  const [site, { pages }] = Object.entries(sites)[0]!;
  if (typeof pages !== 'string') return { kind: 'files', site, ...pages };
  const page = {
    site,
    path: pages,
    name: undefined,
    options: {},
    variants: undefined,
    alt: undefined,
    status: undefined,
  };
  return { kind: 'listed', pages: [page] };
}

function functionPages(
  call: PagesFunction,
  timeoutMs: number = defaults.pagesTimeout,
  { where = 'the config', checkReturned }: Origin,
): PageSource {
  const name = `the function \`pages\` in ${where}`;
  return { kind: 'function', call, timeoutMs, name, check: (returned) => checkReturned(returned, name) };
}

/** Resolves the options of one layer: a device is replaced by its options, and `--timeout` and `--strict` win. */
function resolveLayer(
  { device, at, waitFor, now, actions, user, mock, ...own }: ShotOptions,
  {
    flags,
    devices,
    users,
    ...where
  }: {
    flags: Flags;
    devices: DeviceList;
    users: Readonly<Record<string, Visitor>>;
    folder: string;
    file: string | undefined;
  },
): LayerOptions {
  return {
    ...(device === undefined ? {} : devices[device]),
    ...withoutUndefined(own),
    ...(typeof own.storageState === 'string'
      ? { storageState: resolve(where.folder, own.storageState) }
      : {}),
    ...(at === undefined ? {} : { at: parseMoment(at)! }),
    ...(now === undefined ? {} : { now: Date.parse(now) }),
    ...(waitFor === undefined
      ? {}
      : { waitFor: typeof waitFor === 'string' ? { selector: waitFor } : waitFor }),
    ...(mock === undefined ? {} : { mock: resolveMock(mock, where) }),
    ...(user === undefined ? {} : { visitor: user === false ? user : users[user]! }),
    ...(actions === undefined ? {} : { actions: resolveActions(actions, where) }),
    // The browser accepts only the canonical form of these.
    ...(own.locale === undefined ? {} : { locale: Intl.getCanonicalLocales(own.locale)[0]! }),
    ...(own.timezoneId === undefined ? {} : { timezoneId: canonicalTimeZone(own.timezoneId) }),
    ...(flags.timeout === undefined ? {} : { timeout: flags.timeout }),
    ...(flags.strict === undefined ? {} : { strict: flags.strict }),
  };
}

function theShot(layer: LayerOptions): ResolvedRunOptions {
  return { ...defaults.shot, ...layer, recipe: { ...defaults.shot.recipe, ...layer.recipe } };
}

function listPages(
  pages: readonly (string | PageOptions)[],
  sites: Sites,
  ofTheRun: readonly Variant[],
  {
    layer,
    variants,
  }: {
    layer(shot: ShotOptions): LayerOptions;
    variants(named: Readonly<Record<string, ShotOptions>>): Variant[];
  },
): PageSource {
  const first = Object.keys(sites)[0]!;
  const list = (page: string | PageOptions): ListedPage => {
    const options: PageOptions = typeof page === 'string' ? { path: page } : page;
    const { site = first, path, name, alt, status, variants: own, shots, steps, ...shot } = options;
    return {
      // A site of the command line replaces all sites of the config.
      site: Object.hasOwn(sites, site) ? site : first,
      path,
      name,
      alt,
      status,
      options: layer(shot),
      variants: isNames(own)
        ? ofTheRun.filter((variant) => own.includes(variant.name))
        : own && variants(own),
      shots: shots?.map(({ name: named, alt: said, ...taken }) => ({
        name: named,
        alt: said,
        options: layer(taken),
      })),
      steps,
    };
  };
  return { kind: 'listed', pages: pages.map(list) };
}

function resolveBrowser(
  browser: string | BrowserOptions | undefined,
  flags: Flags,
  folder: string,
  cwd: string,
): Omit<BrowserChoice, 'fonts'> {
  const options = typeof browser === 'string' ? { executablePath: browser } : (browser ?? {});
  const shared = { download: flags.download ?? options.download ?? true, args: options.args ?? [] };
  if (flags.browser !== undefined)
    return { path: resolve(cwd, flags.browser), origin: '--browser', ...shared };
  if (options.executablePath !== undefined)
    return { path: resolve(folder, options.executablePath), origin: 'the config’s browser', ...shared };
  return { path: undefined, origin: undefined, ...shared };
}

function theReporters(
  { reporters }: Options,
  flags: Flags,
  folder: string,
  cwd: string,
): Config['reporters'] {
  return (
    flags.reporters?.map((reporter) => absolute(reporter, cwd)) ??
    reporters?.map((reporter) => absolute(reporter, folder))
  );
}

/** Makes the path of a module absolute. The name of a reporter stays as it is. */
function absolute(reporter: string | Reporter, folder: string): string | Reporter {
  return typeof reporter === 'string' && reporter.startsWith('.') ? resolve(folder, reporter) : reporter;
}

function shotOptions({
  site,
  sites,
  pages,
  pagesTimeout,
  variants,
  users,
  output,
  build,
  concurrency,
  cache,
  browser,
  fonts,
  reporters,
  ...shot
}: Options): ShotOptions {
  return shot;
}

function isNames(variants: PageOptions['variants']): variants is readonly string[] {
  return Array.isArray(variants);
}

function canonicalTimeZone(timeZone: string): string {
  return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}
