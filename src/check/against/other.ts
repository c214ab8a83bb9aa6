import { existsSync, statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { SnapshotError } from '../../errors.ts';
import type { Against, Config, PageSource, SiteSource } from '../../model/index.ts';
import { siteOf } from '../../config/index.ts';
import { sourceElsewhere } from '../../pages/index.ts';
import { build } from './build.ts';
import { checkOut, type Worktree } from './worktree.ts';

/** The other side, which is compared with. */
export interface Other extends AsyncDisposable {
  readonly against: Exclude<Against, { readonly kind: 'baselines' }>;
  readonly sites: Config['sites'];
  /** Its pages; `undefined` if they are those of this side. */
  readonly pages: PageSource | undefined;
}

export interface Preparing {
  /** What a relative folder is relative to. */
  readonly cwd: string;
  readonly signal: AbortSignal;
  /** Are called with what is done, and with each line that a build prints. */
  onNotice(message: string): void;
  onLine(line: string): void;
}

/**
 * Recognises a URL, a folder or a git ref, and prepares it: a git ref is checked out and built.
 *
 * @throws SnapshotError `AGAINST` if it is none of them or cannot be had, `BUILD` if its build fails, `USAGE` if the
 * config has several sites and one folder or URL is to stand for them.
 */
export async function prepareOther(name: string, config: Config, preparing: Preparing): Promise<Other> {
  if (/^https?:\/\//i.test(name)) return otherUrl(name, config, preparing);
  const folder = resolve(preparing.cwd, name);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return otherFolder(name, folder, config);
  return otherCommit(name, config, preparing);
}

function otherUrl(name: string, config: Config, { cwd }: Preparing): Other {
  const site = onlySite(name, config);
  const source = siteOf(name, cwd);
  return {
    ...standing,
    against: { kind: 'url', name },
    sites: { [site]: source },
    pages: sourceElsewhere(config.pages, undefined),
  };
}

function otherFolder(name: string, folder: string, config: Config): Other {
  const site = onlySite(name, config);
  const own = config.sites[site]!;
  const { base, spa } = own.kind === 'folder' ? own : { base: '/', spa: false as const };
  return {
    ...standing,
    against: { kind: 'folder', name },
    sites: { [site]: { kind: 'folder', folder, base, spa } },
    pages: sourceElsewhere(config.pages, () => folder),
  };
}

async function otherCommit(name: string, config: Config, preparing: Preparing): Promise<Other> {
  const { signal, onNotice, onLine } = preparing;
  refuseFixedPorts(name, config);
  const from = dirname(config.workFolder);
  const worktree = await checkOut(name, { from, signal, onNotice });
  try {
    const { there } = worktree;
    refuseMissing(name, there(from), worktree, undefined);
    if (config.build !== undefined) {
      onNotice(`Building ${name} with: ${config.build}`);
      await build(config.build, { cwd: there(from), signal, onLine });
    }
    const sites = Object.fromEntries(
      Object.entries(config.sites).map(([site, source]) => [site, moveSite(source, there)]),
    );
    refuseUnmoved(name, { config, sites, worktree });
    return {
      against: { kind: 'git', name },
      sites,
      pages: sourceElsewhere(config.pages, there),
      [Symbol.asyncDispose]: () => worktree[Symbol.asyncDispose](),
    };
  } catch (error) {
    await worktree[Symbol.asyncDispose]();
    throw error;
  }
}

/** A folder or URL exists anyway: there is nothing to remove. */
const standing = { async [Symbol.asyncDispose]() {} };

function moveSite(source: SiteSource, there: (path: string) => string): SiteSource {
  switch (source.kind) {
    case 'folder':
      return { ...source, folder: there(source.folder) };
    case 'app':
      return { ...source, module: there(source.module) };
    case 'command':
      return { ...source, cwd: there(source.cwd), reuseExistingServer: false };
    case 'url':
      return source;
    default:
      return source satisfies never;
  }
}

function onlySite(name: string, { sites }: Config): string {
  const [site, ...more] = Object.keys(sites);
  if (more.length === 0) return site!;
  throw new SnapshotError(
    'USAGE',
    `--against ${name} is one site, and the config has ${more.length + 1}: ${Object.keys(sites).join(', ')}.`,
    { hint: 'Compare with a git ref, of which all of them are started.' },
  );
}

/** Both sides run at the same time. */
function refuseFixedPorts(name: string, { sites }: Config): void {
  for (const source of Object.values(sites)) {
    if (source.kind !== 'command' || typeof source.port !== 'number') continue;
    throw new SnapshotError(
      'AGAINST',
      `\`${source.command}\` always takes port ${source.port}, so that it cannot run for ${name} at the same time.`,
      { hint: 'Leave the port to the tool: port: "found", or {port} in the command.' },
    );
  }
}

/** Refuses sites outside of the repository: they are the same in every commit. */
function refuseUnmoved(
  name: string,
  { config, sites, worktree }: { config: Config; sites: Config['sites']; worktree: Worktree },
): void {
  const paths = Object.entries(sites)
    .filter(([site, source]) => pathOf(source) !== pathOf(config.sites[site]!))
    .map(([, source]) => pathOf(source)!);
  if (paths.length === 0) {
    throw new SnapshotError(
      'AGAINST',
      `Nothing of the site lies in the repository ${worktree.root}, so ${name} has no other one.`,
      { hint: 'Compare with a folder or a URL: --against ./folder, --against https://example.com' },
    );
  }
  for (const path of paths) refuseMissing(name, path, worktree, config.build);
}

function refuseMissing(name: string, path: string, worktree: Worktree, command: string | undefined): void {
  if (existsSync(path)) return;
  const built = command === undefined ? '' : `, also after \`${command}\``;
  throw new SnapshotError('AGAINST', `There is no ${relative(worktree.folder, path)} in ${name}${built}.`, {
    hint:
      command === undefined
        ? "If it comes of a build, say so in the config, e.g. build: 'npm ci && npm run build'"
        : 'Check what the build writes, and where.',
  });
}

function pathOf(source: SiteSource): string | undefined {
  switch (source.kind) {
    case 'folder':
      return source.folder;
    case 'app':
      return source.module;
    case 'command':
      return source.cwd;
    case 'url':
      return undefined;
    default:
      return source satisfies never;
  }
}
