import {
  capture,
  type CaptureContext,
  isPicture,
  type LoginState,
  type Opened,
  recordLogin,
  type SeenOfLogin,
} from '../capture/index.ts';
import type { Failure, ResolvedRunOptions, ResolvedUser, RunningSite, Shot } from '../model/index.ts';
import { optionsOfLogin } from '../pages/index.ts';
import { learnSecrets, secretsOfLogin } from '../secrets.ts';
import { isSamePlace, signOfLogout } from './logged-out.ts';

/** The logins of a run. Each user logs in once, before the first page that needs it. */
export interface Logins {
  /** What the login of a shot's user has brought, or why the user could not log in; `undefined` for a shot without one. */
  of(shot: Shot): Promise<LoginState | Failure | undefined>;
  /** Logs in once more because this login is not valid any more, unless that was done already. */
  renew(shot: Shot, old: LoginState): Promise<LoginState | Failure | undefined>;
  /** How the page of a shot shows that its user is not logged in any more; `undefined` if it does not. */
  signOfLogout(shot: Shot, login: LoginState, opened: Opened | undefined): ReturnType<typeof signOfLogout>;
  /** Takes it that a page which has opened this is meant to, also if it looks like the login. */
  accept(opened: Opened): void;
  /** Lets the users whose login has failed try again. */
  forgetFailed(): void;
}

type How = Pick<CaptureContext, 'ownOrigins' | 'newContext' | 'stillWorks' | 'signal'>;

export function openLogins(
  sites: ReadonlyMap<string, RunningSite>,
  /** The options of the run. */
  options: ResolvedRunOptions,
  how: How,
): Logins {
  const known = new Map<string, Promise<LoginState | Failure>>();
  const failed = new Set<string>();
  const accepted: string[] = [];
  const begin = (user: ResolvedUser) => {
    const login = logInAs(user, sites.get(user.site)!.url, options, how);
    known.set(user.name, login);
    login.then(
      (state) => void ('kind' in state && failed.add(user.name)),
      () => {},
    );
    return login;
  };
  return {
    async of({ options: { user } }) {
      return user && (known.get(user.name) ?? begin(user));
    },
    async renew({ options: { user } }, old) {
      if (!user) return undefined;
      const login = known.get(user.name);
      const present = await login;
      // Another shot may have been here in the meantime, which has seen the same login end.
      return present === old && known.get(user.name) === login ? begin(user) : known.get(user.name);
    },
    signOfLogout({ page, options: { user } }, { through }, opened) {
      if (!user || !opened || accepted.some((one) => isSamePlace(one, opened.url))) return undefined;
      const address = addressOf(user, sites.get(user.site)!.url);
      const asked = new URL(page.path, sites.get(page.site)!.url).href;
      // Without a path, the login is wherever the function went before it was done, but not where it had to begin.
      const login = user.isPathNamed ? [address] : through.filter((one) => !isSamePlace(one, address));
      return signOfLogout({ login, asked, status: page.status, opened });
    },
    accept: ({ url }) => void accepted.push(url),
    forgetFailed() {
      for (const name of failed) known.delete(name);
      failed.clear();
    },
  };
}

function addressOf({ path }: ResolvedUser, siteUrl: string): string {
  return new URL(path, siteUrl).href;
}

async function logInAs(
  user: ResolvedUser,
  siteUrl: string,
  options: ResolvedRunOptions,
  how: How,
): Promise<LoginState | Failure> {
  const recorder = recordLogin();
  const { taken, url } = await capture(loginShot(user, options), { ...how, siteUrl, examiners: [recorder] });
  const { state, seen } = recorder;
  const isThere = !user.isPathNamed || (url !== undefined && isSamePlace(url, addressOf(user, siteUrl)));
  const place = user.isPathNamed || url === undefined ? user.path : new URL(url).pathname;
  if (isThere && seen?.asksForPassword)
    return stillAsks(user, { ...seen, place }, isPicture(taken) ? undefined : taken);
  if (!state) {
    const { message, hint } = isPicture(taken) ? { message: 'its page did not stand still' } : taken;
    return refused(user, message, hint);
  }
  if (isThere && state.cookies.length + state.origins.length + state.session.entries.length === 0)
    return refused(user, `the page is still at ${place}, and has set no cookie and stored nothing`);
  learnSecrets({ names: [], values: secretsOfLogin(state) });
  return state;
}

/** The failure of a login whose form is still there. If an action failed, that is the reason. */
function stillAsks(
  user: ResolvedUser,
  { reports, text, place }: SeenOfLogin & { readonly place: string },
  failure: Failure | undefined,
): Failure {
  if (failure && failure.kind !== 'http-status') {
    const { message, hint } = failure;
    return refused(user, reports === '' ? message : `${message}. The page says: ${reports}`, hint);
  }
  const says = reports || text;
  const said = says === '' ? '' : `; it says: ${says}`;
  return refused(
    user,
    `the page is still at ${place} and asks for a password${said}`,
    `Check the name and the password in users.${user.name}. If the user is logged in all the same, let the actions end on another page, e.g. with { goto: '/' }.`,
  );
}

function refused({ name }: ResolvedUser, message: string, hint?: string): Failure {
  return { kind: 'login', message: `the user ${name} could not log in: ${message}`, ...(hint && { hint }) };
}

/** A login is the way to a picture that nobody needs. It is gone in real time, since it is about the server. */
function loginShot(user: ResolvedUser, options: ResolvedRunOptions): Shot {
  const { selector, clip, waitFor, offline, ...rest } = optionsOfLogin(options, user.options);
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
      // A function is not said to begin on a page that is there for everybody.
      status: user.isPathNamed ? undefined : 'any',
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
