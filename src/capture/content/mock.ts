import { resolve } from 'node:path';
import type { Page, Request, Route } from 'playwright';
import type { ResolvedMock, ResolvedMockRule } from '../../model/index.ts';
import type { MockAnswer } from '../../options/index.ts';

/** The requests of pages with mocks that no rule has answered. */
const unanswered = new WeakSet<Request>();
/** The pages with mocks. */
const mocked = new WeakSet<Page>();

/** Whether a request was answered by a mock. */
export function isMocked(page: Page, request: Request): boolean {
  return mocked.has(page) && !unanswered.has(request);
}

/** Answers the requests of a page by rules. Call it before the page's first request. */
export async function mockRequests(page: Page, { rules, only }: ResolvedMock): Promise<void> {
  if (rules.length === 0 && !only) return;
  mocked.add(page);
  // Of Playwright's routes the last one comes first, so this one gets what no rule has answered.
  await page.route('**', (route) => passOn(route, only));
  for (const rule of rules.toReversed()) await follow(page, rule);
}

function passOn(route: Route, only: boolean): Promise<void> {
  const request = route.request();
  unanswered.add(request);
  const isOfScript = ['fetch', 'xhr'].includes(request.resourceType());
  return only && isOfScript ? route.abort('blockedbyclient') : route.fallback();
}

async function follow(page: Page, rule: ResolvedMockRule): Promise<void> {
  if (rule.kind === 'har') {
    await page.routeFromHAR(rule.file, {
      notFound: 'fallback',
      ...(rule.url !== undefined && { url: rule.url }),
    });
  } else if (rule.kind === 'webSocket') {
    await page.routeWebSocket(rule.url, (socket) => {
      for (const message of rule.messages) socket.send(message);
    });
  } else {
    await page.route(rule.url, async (route) => {
      const request = route.request();
      if (rule.method !== undefined && request.method() !== rule.method) return route.fallback();
      const answer = rule.kind === 'answer' ? rule.answer : await called(rule, request);
      return answer ? give(route, answer) : route.fallback();
    });
  }
}

async function called(
  { call, folder }: Extract<ResolvedMockRule, { kind: 'function' }>,
  request: Request,
): Promise<MockAnswer | null> {
  const answer = await call({
    url: request.url(),
    method: request.method(),
    headers: request.headers(),
    body: request.postData() ?? '',
  });
  return answer?.file === undefined ? answer : { ...answer, file: resolve(folder, answer.file) };
}

function give(
  route: Route,
  { status = 200, headers = {}, json, text, file, abort }: MockAnswer,
): Promise<void> {
  if (abort) return route.abort('failed');
  const saysType = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  return route.fulfill({
    status,
    headers: {
      ...(text !== undefined && !saysType && { 'content-type': 'text/plain; charset=utf-8' }),
      ...headers,
    },
    ...(json !== undefined && { json }),
    ...(text !== undefined && { body: text }),
    ...(file !== undefined && { path: file }),
  });
}
