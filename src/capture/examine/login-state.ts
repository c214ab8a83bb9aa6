import type { BrowserContext, Page } from 'playwright';
import type { Examiner } from '../contract.ts';
import type { LoginState } from '../login-state.ts';

/** Takes what a login has brought, when its page stands still. */
interface LoginRecorder extends Examiner {
  /** `undefined` until the page stood still. */
  readonly state: LoginState | undefined;
}

export function recordLogin(): LoginRecorder {
  let state: LoginState | undefined;
  return {
    async begin() {},
    async end(page) {
      state = { ...(await stateOf(page.context())), url: page.url(), session: await sessionStorageOf(page) };
    },
    get state() {
      return state;
    },
  };
}

async function stateOf(context: BrowserContext): Promise<Pick<LoginState, 'cookies' | 'origins'>> {
  return context.storageState({ indexedDB: true });
}

async function sessionStorageOf(page: Page): Promise<LoginState['session']> {
  const read = '[location.origin, Object.entries(sessionStorage)]';
  const [origin, entries] = await page.evaluate<[string, [string, string][]]>(read);
  return { origin, entries };
}
