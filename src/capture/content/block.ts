import type { Page, Route } from 'playwright';
import { matchesUrl } from '../../url-pattern.ts';

/** The word for every host but the site's own. */
const thirdParty = 'third-party';

/**
 * Aborts the requests that match the patterns before they are sent, and closes matching WebSockets. They end as if the
 * page had aborted them. This leaves no error page in a frame and is not reported as a problem.
 */
export async function blockRequests(
  page: Page,
  { block, siteUrl }: { block: readonly string[]; siteUrl: string },
): Promise<void> {
  for (const pattern of block) {
    const which = pattern === thirdParty ? elsewhere(page, siteUrl) : pattern;
    await page.route(which, (route) => refuse(page, route));
    await page.routeWebSocket(which, (socket) => socket.close());
  }
}

/** Whether requests to this address are blocked, apart from that of the page itself. */
export function isBlocked(
  url: string,
  { page, block, siteUrl }: { page: Page; block: readonly string[]; siteUrl: string },
): boolean {
  return block.some((pattern) =>
    pattern === thirdParty ? elsewhere(page, siteUrl)(new URL(url)) : matchesUrl(pattern, url, []),
  );
}

/** Matches requests to other hosts than the site's and the page's own. */
function elsewhere(page: Page, siteUrl: string): (url: URL) => boolean {
  const site = new URL(siteUrl).hostname;
  return ({ protocol, hostname }) =>
    /^(?:https?|wss?):$/.test(protocol) && hostname !== site && hostname !== hostOf(page.url());
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : '';
}

/** The page itself is opened, even if it is on another host. */
function refuse(page: Page, route: Route): Promise<void> {
  const request = route.request();
  const isPage = request.isNavigationRequest() && request.frame() === page.mainFrame();
  return isPage ? route.fallback() : route.abort('aborted');
}
