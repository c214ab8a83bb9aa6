import { capture, type CaptureContext, isPicture, type LoginState, recordLogin } from '../capture/index.ts';
import type { Failure, ResolvedShotOptions, ResolvedUser, RunningSite, Shot } from '../model/index.ts';
import { learnSecrets, secretsOfLogin } from '../secrets.ts';

/** The logins of a run. Each user logs in once, before the first page that needs it. */
export interface Logins {
  /** What the login of a shot's user has brought, or why the user could not log in; `undefined` for a shot without one. */
  of(shot: Shot): Promise<LoginState | Failure | undefined>;
  /** Logs in once more because this login is not valid any more, unless that was done already. */
  renew(shot: Shot, old: LoginState): Promise<LoginState | Failure | undefined>;
  /** Whether a page was sent to the login although its user is logged in. */
  isLoggedOut(shot: Shot, url: string | undefined): boolean;
}

type How = Pick<CaptureContext, 'ownOrigins' | 'newContext' | 'stillWorks' | 'signal'>;

export function openLogins(
  sites: ReadonlyMap<string, RunningSite>,
  /** The options of the run. */
  options: ResolvedShotOptions,
  how: How,
): Logins {
  const known = new Map<string, Promise<LoginState | Failure>>();
  const begin = (user: ResolvedUser) => {
    const login = logInAs(user, sites.get(user.site)!.url, options, how);
    known.set(user.name, login);
    return login;
  };
  return {
    async of({ options: { user } }) {
      return user && (known.get(user.name) ?? begin(user));
    },
    async renew({ options: { user } }, old) {
      if (!user) return undefined;
      const present = await known.get(user.name);
      return present === old ? begin(user) : present;
    },
    isLoggedOut({ page, options: { user } }, url) {
      if (!user || url === undefined) return false;
      const { origin, pathname } = new URL(user.path, sites.get(user.site)!.url);
      const isAt = (address: URL) => address.origin === origin && address.pathname === pathname;
      return isAt(new URL(url)) && !isAt(new URL(page.path, sites.get(page.site)!.url));
    },
  };
}

async function logInAs(
  user: ResolvedUser,
  siteUrl: string,
  options: ResolvedShotOptions,
  how: How,
): Promise<LoginState | Failure> {
  const recorder = recordLogin();
  const { taken, url } = await capture(loginShot(user, options), { ...how, siteUrl, examiners: [recorder] });
  const { state } = recorder;
  if (!state) {
    const { message, hint } = isPicture(taken) ? { message: 'its page did not stand still' } : taken;
    return refused(user, message, hint);
  }
  const isThere = url !== undefined && new URL(url).pathname === new URL(user.path, siteUrl).pathname;
  if (isThere && state.cookies.length + state.origins.length + state.session.entries.length === 0)
    return refused(user, `the page is still at ${user.path}, and has set no cookie and stored nothing`);
  learnSecrets({ names: [], values: secretsOfLogin(state) });
  return state;
}

function refused({ name }: ResolvedUser, message: string, hint?: string): Failure {
  return { kind: 'login', message: `the user ${name} could not log in: ${message}`, ...(hint && { hint }) };
}

/** A login is the way to a picture that nobody needs. It is gone in real time, since it is about the server. */
function loginShot(user: ResolvedUser, options: ResolvedShotOptions): Shot {
  const { user: _, selector, clip, waitFor, storageState, offline, ...rest } = options;
  return {
    id: `login-${user.name}`,
    file: '',
    variant: { name: '', options: {} },
    page: {
      site: user.site,
      path: user.path,
      name: user.name,
      options: {},
      variants: undefined,
      alt: undefined,
      status: undefined,
    },
    options: {
      ...rest,
      at: 0,
      fullPage: false,
      mask: [],
      expand: [],
      strict: false,
      actions: user.actions,
      recipe: { ...rest.recipe, virtualTime: false, scroll: false, confirm: false },
    },
  };
}
