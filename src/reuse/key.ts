import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import type { Environment, Shot, ShotKey } from '../model/index.ts';
import { environmentDifference, hash, oncePerOptions } from '../store/index.ts';
import { codeHash } from './code.ts';
import type { StoredCookie } from './cookies.ts';

/** Where a shot is taken. */
export interface Place {
  readonly environment: Environment;
  /** Which program the browser is. */
  readonly browser: string;
  /** Where its site is, as far as that is the same in each run: a page may show it. */
  readonly site: string;
}

/** Everything but the network that decides how the picture of a shot comes out. */
export async function keyOf(shot: Shot, { environment, browser, site }: Place): Promise<ShotKey> {
  const { page, options } = shot;
  const login = await readLogin(options.storageState);
  const decided = {
    site,
    path: page.path,
    status: page.status ?? null,
    looked: lookedAt(options),
    login: login?.text,
  };
  return { tool: toolHash(), options: hash(decided, 16), browser, environment };
}

/** Without where the login lies: what is in it counts. */
const lookedAt = oncePerOptions(({ timeout, storageState, ...looked }) => hash(looked, 16));

/** In what the key differs, in words; `undefined` if it does not. */
export function keyDifference(then: ShotKey, now: ShotKey): string | undefined {
  if (then.tool !== now.tool) return 'it was taken by another version of snapshot-site';
  if (then.options !== now.options) return 'its options changed';
  const elsewhere = environmentDifference(then.environment, now.environment);
  if (elsewhere) return `it was taken elsewhere: ${elsewhere}`;
  return then.browser === now.browser ? undefined : 'it was taken with another build of the browser';
}

/** The cookies with which the pages of a shot begin. */
export async function storedCookies({ options }: Shot): Promise<readonly StoredCookie[]> {
  const login = await readLogin(options.storageState);
  return login ? ((JSON.parse(login.text) as { cookies?: StoredCookie[] }).cookies ?? []) : [];
}

async function readLogin(file: string | undefined): Promise<{ text: string } | undefined> {
  return file === undefined ? undefined : { text: await readFile(file, 'utf8') };
}

let tool: string | undefined;

/** By its own code and the version of Playwright. */
function toolHash(): string {
  tool ??= createHash('sha256').update(playwrightVersion()).update(codeHash()).digest('hex').slice(0, 16);
  return tool;
}

function playwrightVersion(): string {
  const { version } = createRequire(import.meta.url)('playwright/package.json') as { version: string };
  return version;
}
