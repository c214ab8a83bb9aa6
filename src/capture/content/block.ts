import type { Page, Route } from 'playwright';

/** The word for every host but the site's own. */
const thirdParty = 'third-party';

/**
 * Ends the requests that the patterns name before they are made, WebSockets too. They end as if the page itself had
 * given them up, which leaves no error page in a frame and is nothing to report.
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

/** The page itself is not elsewhere, wherever it is. */
function elsewhere(page: Page, siteUrl: string): (url: URL) => boolean {
  const site = new URL(siteUrl).hostname;
  return ({ protocol, hostname }) =>
    /^(?:https?|wss?):$/.test(protocol) && hostname !== site && hostname !== hostOf(page.url());
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : '';
}

/** A page that is asked for is opened, even if it is elsewhere. */
function refuse(page: Page, route: Route): Promise<void> {
  const request = route.request();
  const isPage = request.isNavigationRequest() && request.frame() === page.mainFrame();
  return isPage ? route.fallback() : route.abort('aborted');
}
