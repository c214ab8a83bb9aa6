import type { Page } from 'playwright';
import type { Examiner } from '../contract.ts';
import type { LoginState } from '../login-state.ts';

/** Takes what a login has brought, when its page stands still. */
interface LoginRecorder extends Examiner {
  /** `undefined` until the page stood still. */
  readonly state: LoginState | undefined;
  /** What the page shows at the end, also if it failed; `undefined` if it cannot be looked at. */
  readonly seen: SeenOfLogin | undefined;
}

/** What the page of a login shows at its end. */
export interface SeenOfLogin {
  /** Whether it has a field for a password. */
  readonly asksForPassword: boolean;
  /** What it reports, such as `Wrong password`. It may be empty. */
  readonly reports: string;
  /** How its text begins. It may be empty. */
  readonly text: string;
}

export function recordLogin(): LoginRecorder {
  let state: LoginState | undefined;
  let seen: SeenOfLogin | undefined;
  const visited: string[] = [];
  return {
    async begin(page) {
      page.on('framenavigated', (frame) => {
        if (frame === page.mainFrame() && /^https?:/.test(frame.url())) visited.push(frame.url());
      });
    },
    async end(page) {
      const stored = await page.context().storageState({ indexedDB: true });
      state = { ...stored, session: await sessionStorageOf(page), through: visited.slice(0, -1) };
      seen = await lookAt(page);
    },
    async failed(page) {
      // The page may be on its way to another one, or have ended.
      seen = await lookAt(page).catch(() => undefined);
    },
    get state() {
      return state;
    },
    get seen() {
      return seen;
    },
  };
}

async function sessionStorageOf(page: Page): Promise<LoginState['session']> {
  const read = '[location.origin, Object.entries(sessionStorage)]';
  const [origin, entries] = await page.evaluate<[string, [string, string][]]>(read);
  return { origin, entries };
}

/** Elements that report an error, those that are meant for it first. */
const reporting = [
  '[role=alert]',
  '[aria-live=assertive]',
  '[role=status]',
  '[class*=error i]',
  '[class*=alert i]',
  '[class*=invalid i]',
];

async function lookAt(page: Page): Promise<SeenOfLogin> {
  let reports = '';
  for (const selector of reporting) reports ||= await textsOf(page, selector);
  return { asksForPassword: await asksForPassword(page), reports, text: await textsOf(page, 'body') };
}

async function asksForPassword(page: Page): Promise<boolean> {
  return (await page.locator('input[type=password]').filter({ visible: true }).count()) > 0;
}

const mostSaid = 120;

async function textsOf(page: Page, selector: string): Promise<string> {
  const texts = await page.locator(selector).filter({ visible: true }).allInnerTexts();
  const text = texts.join(' ').replaceAll(/\s+/g, ' ').trim();
  return text.length > mostSaid ? `${text.slice(0, mostSaid).trimEnd()}…` : text;
}
