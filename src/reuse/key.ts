import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { type LoginState, visibleIn } from '../capture/index.ts';
import type { Environment, ResolvedShotOptions, Shot, ShotKey } from '../model/index.ts';
import { environmentDifference, hash, oncePerOptions } from '../store/index.ts';
import { codeHash } from './code.ts';
import { hashOfFile, mockFilesOf } from './files.ts';
import type { StoredCookie } from './cookies.ts';

/** What the key of a shot depends on beside the shot. */
export interface KeyContext {
  readonly environment: Environment;
  /** The build of the browser. */
  readonly browser: string;
  /** The address of its site, as far as it is the same in each run, because a page may show it. */
  readonly site: string;
  /** What the login of its user has brought. */
  readonly login: LoginState | undefined;
}

/** The key of a shot: everything but the network that decides how its picture looks. */
export async function keyOf(
  shot: Shot,
  { environment, browser, site, login: state }: KeyContext,
): Promise<ShotKey> {
  const { page, options } = shot;
  const decided = {
    site,
    path: page.path,
    status: page.status ?? null,
    looked: hashOfOptions(options),
    files: await Promise.all([...uploadsOf(options), ...(await mockFilesOf(options))].map(hashOfFile)),
  };
  const { user } = options;
  const start = user?.options.storageState;
  const login = {
    saved: await textOf(options.storageState),
    // The path of a file says nothing; its contents do.
    user: user && { ...user, options: { ...user.options, storageState: await textOf(start) } },
    seen: state && visibleIn(state),
  };
  return { tool: toolHash(), options: hash(decided, 16), login: hash(login, 16), browser, environment };
}

/** The login is hashed separately. */
const hashOfOptions = oncePerOptions(({ timeout, storageState, user, ...looked }) => hash(looked, 16));

/** How the key differs, in words; `undefined` if it does not. */
export function keyDifference(then: ShotKey, now: ShotKey): string | undefined {
  if (then.tool !== now.tool) return 'it was taken by another version of snapshot-site';
  if (then.options !== now.options) return 'its options changed';
  if (then.login !== now.login) return 'its login changed';
  const elsewhere = environmentDifference(then.environment, now.environment);
  if (elsewhere) return `it was taken elsewhere: ${elsewhere}`;
  return then.browser === now.browser ? undefined : 'it was taken with another build of the browser';
}

/** The cookies with which the window of a shot begins: those of its login, and its own, which win. */
export async function storedCookies(
  { options }: Shot,
  { login: state, siteUrl }: { readonly login: LoginState | undefined; readonly siteUrl: string },
): Promise<readonly StoredCookie[]> {
  const domain = new URL(siteUrl).hostname;
  const own = Object.entries(options.cookies ?? {}).map(([name, value]) => ({ name, value, domain }));
  if (state) return [...state.cookies, ...own];
  const text = await textOf(options.storageState);
  const saved = text === undefined ? [] : (JSON.parse(text) as { cookies?: StoredCookie[] }).cookies;
  return [...(saved ?? []), ...own];
}

/** The files that the actions of a shot choose in the page. */
function uploadsOf({ actions }: Shot['options']): string[] {
  return actions.flatMap((each) =>
    each.kind === 'data' && 'setInputFiles' in each.action ? [each.action.files].flat() : [],
  );
}

/** A saved login as JSON. */
async function textOf(state: ResolvedShotOptions['storageState']): Promise<string | undefined> {
  if (state === undefined) return undefined;
  return typeof state === 'string' ? readFile(state, 'utf8') : JSON.stringify(state);
}

let tool: string | undefined;

/** A hash of the code of this tool and of the version of Playwright. */
function toolHash(): string {
  tool ??= createHash('sha256').update(playwrightVersion()).update(codeHash()).digest('hex').slice(0, 16);
  return tool;
}

function playwrightVersion(): string {
  const { version } = createRequire(import.meta.url)('playwright/package.json') as { version: string };
  return version;
}
