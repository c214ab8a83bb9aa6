import type { Page } from 'playwright';
import type { Capability } from '../../page/contract.ts';
import type { Window } from './contract.ts';

/** What a shot leaves in its window, as far as it cannot be taken away again. */
export interface Leftovers {
  /** Whether there is anything of the kind. */
  any(capabilities: ReadonlySet<Capability>): boolean;
  /** Whether what an earlier shot left may have shown. */
  shown(capabilities: ReadonlySet<Capability>): boolean;
}

/** Threads, and those who speak to other windows, are not over when their document is. */
const lasting: readonly Capability[] = ['threads', 'talks'];

/** The time that was granted to the page of a shot stays with the process: what asks for its clocks sees that. */
const telling: readonly Capability[] = ['times', 'threads'];

/** What the browser remembers of a site for the next page of it. */
const keptHeaders = ['accept-ch', 'origin-agent-cluster'] as const;

/** Watches from now on. */
export function watchLeftovers(page: Page, window: Window): Leftovers {
  const { origin } = new URL(window.kind.siteUrl);
  const { served, secured } = window;
  let isLeft = false;
  let isShown = false;
  page.on('framenavigated', (frame) => {
    // What other sites have stored nobody asks for.
    const { protocol, origin: other } = new URL(frame.url(), origin);
    if (/^https?:$/.test(protocol) && other !== origin) isLeft = true;
  });
  page.on('popup', () => (isLeft = true));
  page.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (secured && protocol === 'http:' && asked !== origin) isShown = true;
  });
  page.on('response', (response) => {
    const headers = response.headers();
    if ('strict-transport-security' in headers) window.secured = true;
    if (keptHeaders.some((name) => name in headers)) isLeft = true;
  });
  return {
    any: (capabilities) => isLeft || lasting.some((capability) => capabilities.has(capability)),
    shown: (capabilities) =>
      isShown || (served > 0 && telling.some((capability) => capabilities.has(capability))),
  };
}
