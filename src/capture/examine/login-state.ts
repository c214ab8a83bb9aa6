import type { Page } from 'playwright';
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
      const stored = await page.context().storageState({ indexedDB: true });
      state = { ...stored, session: await sessionStorageOf(page) };
    },
    get state() {
      return state;
    },
  };
}

async function sessionStorageOf(page: Page): Promise<LoginState['session']> {
  const read = '[location.origin, Object.entries(sessionStorage)]';
  const [origin, entries] = await page.evaluate<[string, [string, string][]]>(read);
  return { origin, entries };
}
