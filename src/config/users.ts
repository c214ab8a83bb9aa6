import { resolve } from 'node:path';
import type { ResolvedUser, Visitor } from '../model/index.ts';
import type { ActionFunction, IdentityOptions, UserOptions } from '../options/index.ts';
import { resolveActions } from './actions.ts';
import type { Options } from './contract.ts';
import { defaults } from './defaults.ts';
import { layersOf } from './devices.ts';

type Users = Readonly<Record<string, Visitor>>;

interface Where {
  /** The names of the sites; there is at least one. */
  readonly sites: readonly string[];
  /** What the paths of files are relative to. */
  readonly folder: string;
  /** The config file, if there is one. */
  readonly file: string | undefined;
}

export function resolveUsers(users: NonNullable<Options['users']>, where: Where): Users {
  return Object.fromEntries(
    Object.entries(users).map(([name, user]) => [name, resolveUser(name, inFull(user), where)]),
  );
}

function resolveUser(name: string, user: UserOptions, { sites, folder, file }: Where): Visitor {
  const { path, site = sites[0]!, actions = [], ...own } = user;
  const options: IdentityOptions = {
    ...own,
    ...(typeof own.storageState === 'string' ? { storageState: resolve(folder, own.storageState) } : {}),
  };
  if (!logsIn(user)) return { options, login: undefined };
  const login: ResolvedUser = {
    name,
    path: path ?? '/',
    isPathNamed: path !== undefined,
    // A site of the command line replaces all sites of the config.
    site: sites.includes(site) ? site : sites[0]!,
    actions: resolveActions(actions, { folder, file, pauseMs: defaults.loginPause }),
    options,
  };
  // The rest has gone into the login, and its pages get what has become of it.
  const { extraHTTPHeaders, httpCredentials } = options;
  return {
    options: { ...(extraHTTPHeaders && { extraHTTPHeaders }), ...(httpCredentials && { httpCredentials }) },
    login,
  };
}

/** A function alone is short for its actions. */
function inFull(user: UserOptions | ActionFunction): UserOptions {
  return typeof user === 'function' ? { actions: user } : user;
}

/** Whether there is a page on which the user logs in. */
function logsIn({ path, actions }: UserOptions): boolean {
  return path !== undefined || actions !== undefined;
}

/** Every object of the config that can say who looks at a page, with its path in the config. */
export function visitorLayersOf(options: Options): (readonly [path: string, layer: IdentityOptions])[] {
  const users = Object.entries(options.users ?? {}).map(
    ([name, user]) => [`users.${name}.`, inFull(user)] as const,
  );
  return [...layersOf(options), ...users];
}

/** One sentence for each user that says nothing, and for each place that names two logins. */
export function describeUsers(options: Options): string[] {
  const users = new Map(Object.entries(options.users ?? {}).map(([name, user]) => [name, inFull(user)]));
  const empty = [...users].flatMap(([name, { site, ...user }]) =>
    Object.values(user).some((value) => value !== undefined)
      ? []
      : [
          `users.${name}: says neither how to log in (path and actions, or a function) nor who it is (extraHTTPHeaders, httpCredentials, storageState, cookies, localStorage, sessionStorage)`,
        ],
  );
  const twice = layersOf(options).flatMap(([path, { user, storageState }]) => {
    const named = typeof user === 'string' ? users.get(user) : undefined;
    const isLoggedIn = named && (logsIn(named) || named.storageState !== undefined);
    return isLoggedIn && storageState !== undefined
      ? [`${path}storageState: cannot stand beside user; each says who is logged in`]
      : [];
  });
  return [...empty, ...twice];
}
