import type { Page } from 'playwright';
import type { Capability } from '../../page/contract.ts';
import type { Window } from './contract.ts';

/** What a shot leaves in its window and cannot be removed. */
export interface Residue {
  /** Whether this shot leaves any. */
  stays(capabilities: ReadonlySet<Capability>): boolean;
  /** Whether the page could see residue of an earlier shot. */
  reveals(capabilities: ReadonlySet<Capability>): boolean;
}

/** Threads, and connections to other windows, outlive their document. */
const lasting: readonly Capability[] = ['threads', 'talks'];

/** The virtual time of earlier shots stays with the process. A page that reads its clocks can see it. */
const revealing: readonly Capability[] = ['times', 'threads'];

/** Headers that the browser remembers for the next page of a site. */
const keptHeaders = ['accept-ch', 'origin-agent-cluster'] as const;

/** Watches from now on. */
export function watchResidue(page: Page, window: Window): Residue {
  const { origin } = new URL(window.pool.siteUrl);
  const { served, secured } = window;
  let isLeft = false;
  let isRevealed = false;
  page.on('framenavigated', (frame) => {
    // Only the storage of the shot's own site can be removed.
    const { protocol, origin: other } = new URL(frame.url(), origin);
    if (/^https?:$/.test(protocol) && other !== origin) isLeft = true;
  });
  page.on('popup', () => (isLeft = true));
  page.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (secured && protocol === 'http:' && asked !== origin) isRevealed = true;
  });
  page.on('response', (response) => {
    const headers = response.headers();
    if ('strict-transport-security' in headers) window.secured = true;
    if (keptHeaders.some((name) => name in headers)) isLeft = true;
  });
  return {
    stays: (capabilities) => isLeft || lasting.some((capability) => capabilities.has(capability)),
    reveals: (capabilities) =>
      isRevealed || (served > 0 && revealing.some((capability) => capabilities.has(capability))),
  };
}
