/**
 * What is done on a page before its picture is taken. Between two actions the page's time stands still, and after each it
 * passes until the page has come to rest. So a menu that fades in, or a search that waits for a pause in typing, comes out
 * the same each time.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import type { Page } from 'playwright';
import type { Failure, ResolvedAction } from '../../../model/index.ts';
import { callWithEnv } from '../../../env.ts';
import type { Action, WaitForConditions } from '../../../options/index.ts';
import { isClosedError, isCrashError, sessionOf } from '../../../playwright/index.ts';
import { navigationFailure } from '../../document.ts';
import { hasNavigatedAway, NavigatedAway } from '../../navigated-away.ts';
import { unmetOf, unreadableCondition } from '../conditions.ts';
import { content } from '../content.ts';
import type { Step, Visit } from '../contract.ts';
import { answerOf } from '../expression.ts';
import { moment } from '../moment.ts';
import { holdAnswers } from '../order.ts';
import { StoodStill } from '../time.ts';
import { clickLong } from './hold.ts';
import { locate } from './locate.ts';
import { coveredBy, explain, isCover, isReady, obstacle, remedyFor } from './ready.ts';
import { passTime, rest } from './rest.ts';
import { type ElementVerb, elementVerbs, type How, type OnElement, verbOf } from './verbs.ts';
import { actionInWords } from './words.ts';

export { answerDialogs } from './dialogs.ts';

/** Does the actions, each when the page has come to rest after the one before. */
export const actions: Step = { waitingFor: 'its actions', after: performActions };

/** How often we look whether an action can begin, in the page's own time. */
const lookMs = 100;
/** How long Playwright tries, in real time, once nothing stands in its way; and if we think that something does. */
const tryMs = 10_000;
const tryInVainMs = 1_000;
/**
 * A function that has not ended after so many looks at it, 10 ms apart, waits for something of the page. So the page's time
 * passes. On a busy machine each look takes longer, as what the function does.
 */
const mostLooks = 100;

async function performActions(visit: Visit): Promise<Failure | undefined> {
  const { options, progress, page } = visit;
  if (options.actions.length === 0 && !options.offline) return undefined;
  progress.begunAt ??= page.url();
  if (options.offline && !progress.isOffline) await goOffline(visit);
  // If an action has led to another document, this begins anew, and goes on after it.
  const first = progress.isDone ? progress.current + 1 : Math.max(0, progress.current);
  const loader = await loaderOf(page);
  for (let number = first; number < options.actions.length; number += 1) {
    const action = options.actions[number]!;
    Object.assign(progress, { current: number, isDone: false });
    listenForNext(visit);
    const failure = await perform(visit, action, nameOf(visit, action));
    if (failure) return failure;
    progress.isDone = true;
    if ((await loaderOf(page)) !== loader) throw new NavigatedAway();
    await rest(visit, action.pauseMs);
    if ((await loaderOf(page)) !== loader) throw new NavigatedAway();
  }
  // The actions may have brought more of it.
  return (await content.after!(visit)) ?? undefined;
}

/** Whether a document is another one than before. */
async function loaderOf(page: Page): Promise<string> {
  const session = await sessionOf(page);
  const { frameTree } = await session.send('Page.getFrameTree');
  return frameTree.frame.loaderId;
}

/** The response that the next action waits for may come before it is its turn. */
function listenForNext({ page, options, progress }: Visit): void {
  for (const number of [progress.current, progress.current + 1]) {
    const next = options.actions[number];
    const wanted = next?.kind === 'data' && 'waitFor' in next.action ? next.action.waitFor : undefined;
    const pattern = typeof wanted === 'object' ? wanted.response : undefined;
    if (pattern === undefined || progress.responded.has(number)) continue;
    page.waitForResponse(pattern, { timeout: 0 }).then(
      () => progress.responded.add(number),
      () => {},
    );
  }
}

function nameOf({ options, path }: Visit, action: ResolvedAction): string {
  const { shot } = action;
  const number = options.actions.filter((each) => each.shot === shot).indexOf(action);
  const whose = shot === undefined ? path : `the shot ${shot} of ${path}`;
  return `actions[${number}] of ${whose} (${actionInWords(action)})`;
}

/** Does one action, without the rest after it. */
async function perform(visit: Visit, resolved: ResolvedAction, name: string): Promise<Failure | undefined> {
  visit.waitFor(name);
  try {
    if (resolved.kind === 'function') await callFunction(visit, resolved);
    else await performData(visit, resolved);
    return undefined;
  } catch (error) {
    if (error instanceof ActionFailed) return failureOf(name, error);
    if (error instanceof StoodStill || hasNavigatedAway(error) || visit.page.isClosed()) throw error;
    if (isCrashError(error) || isClosedError(error)) throw error;
    return failureOf(name, new ActionFailed(inShort(error)));
  }
}

/** Why an action could not be done. */
class ActionFailed extends Error {
  override readonly name = 'ActionFailed';
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

function failureOf(name: string, { message, hint }: ActionFailed): Failure {
  return { kind: 'action', message: `${name}: ${message}`, ...(hint !== undefined && { hint }) };
}

/** The first line of an error, without the name of Playwright's function. The log below it says what stood in the way. */
function inShort(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [first = ''] = stripVTControlCharacters(message).split('\n');
  const cover = /(<.+>.*) intercepts pointer events/.exec(stripVTControlCharacters(message))?.[1];
  if (cover !== undefined) return coveredBy(cover);
  return first.replace(/^(?:locator|page|elementHandle|keyboard)\.\w+: /, '');
}

/** How much of the page's time it gets to show that there is no network. */
const offlineMs = 1_000;
/** A service worker that takes longer to start is not waited for, in milliseconds of real time. */
const workerMs = 10_000;

/** Takes the network away, once the service worker of the page has kept what it will show then. */
async function goOffline(visit: Visit): Promise<void> {
  const { page, progress } = visit;
  visit.waitFor('its service worker');
  const isThere =
    'navigator.serviceWorker?.getRegistrations().then(({ length }) => length > 0 && navigator.serviceWorker.ready.then(() => true))';
  await standing(visit, () =>
    Promise.race([page.evaluate(isThere), delay(workerMs, undefined, { ref: false })]),
  );
  await page.context().setOffline(true);
  progress.isOffline = true;
  await rest(visit, offlineMs);
}

type DataAction = Extract<ResolvedAction, { kind: 'data' }>;

async function performData(visit: Visit, resolved: DataAction): Promise<void> {
  const { page, siteUrl, progress } = visit;
  const { action, timeoutMs } = resolved;
  if ('wait' in action) return passTime(visit, resolved.waitMs);
  if ('waitFor' in action) {
    const wanted = typeof action.waitFor === 'string' ? { selector: action.waitFor } : action.waitFor;
    return waitFor(visit, wanted, timeoutMs);
  }
  if ('accept' in action || 'dismiss' in action) {
    const isOpen = () => progress.answered.has(progress.current);
    return waitUntil(visit, timeoutMs, async () => (isOpen() ? undefined : 'no dialog opened'));
  }
  if ('goto' in action) return goTo(visit, () => page.goto(new URL(action.goto, siteUrl).href, opened));
  if ('reload' in action) return goTo(visit, () => page.reload(opened));
  if ('goBack' in action) return goTo(visit, () => goBack(page));
  if ('evaluate' in action) {
    holdAnswers(page);
    return waitUntil(visit, timeoutMs, async () => {
      const answer = await answerOf(visit, action.evaluate);
      if (answer && 'error' in answer) throw answer.error;
      return answer ? undefined : 'its promise is not settled';
    });
  }
  await onTarget(visit, action, timeoutMs);
}

/** The shot's deadline is the only timeout. `load` does not come before time passes. */
const opened = { waitUntil: 'commit', timeout: 0 } as const;

async function goTo({ page, time }: Visit, go: () => Promise<unknown>): Promise<void> {
  try {
    await time.during(go());
  } catch (error) {
    if (error instanceof StoodStill || error instanceof ActionFailed || page.isClosed()) throw error;
    const { message, hint } = navigationFailure(page.url(), error as Error);
    throw new ActionFailed(message, hint);
  }
}

/** Playwright answers the same whether there is no page before, or it has the same document. */
async function goBack(page: Page): Promise<void> {
  const session = await sessionOf(page);
  const { currentIndex, entries } = await session.send('Page.getNavigationHistory');
  const before = entries[currentIndex - 1]?.url;
  // Every window begins with an empty page.
  if (before === undefined || before === 'about:blank')
    throw new ActionFailed('there is no page before this one');
  await page.goBack(opened);
}

/** Waits until the element can be used, and then uses it. */
async function onTarget(visit: Visit, action: Action, timeoutMs: number): Promise<void> {
  const { page } = visit;
  const verb = verbOf(action) as ElementVerb;
  const kind = elementVerbs[verb] as OnElement;
  const target = kind.target(action as never);
  const element = target === undefined ? page.locator(':focus') : locate(page, target);
  let timeout = tryMs;
  let sure = false;
  if (target !== undefined) {
    const position = kind.position?.(action as never);
    const what = await untilMet(visit, timeoutMs, async () => {
      sure = visit.time.virtual && (await isReady(page, element, kind.needs, position));
      const inTheWay = sure ? undefined : await obstacle(page, element, kind.needs, position);
      return inTheWay ?? kind.lack?.(element, action as never);
    });
    // Playwright knows better than we do what is covered, so it has the last word.
    if (what !== undefined && isCover(what)) timeout = tryInVainMs;
    else if (what !== undefined) {
      const said = await explain(page, element, target, what);
      throw new ActionFailed(`for ${timeoutMs / 1000} s of the page's time, ${said}`, remedyFor(what));
    }
  }
  const how: How = { page, timeout, sure, locate: (other) => locate(page, other) };
  const long = kind.long?.(action as never);
  if (long === undefined)
    return void (await withInput(page, () =>
      standing(visit, () => kind.perform(element, action as never, how)),
    ));
  const pass = (ms: number) => passTime(visit, ms);
  const holding = { page, timeout, pass, standing: (work: () => Promise<unknown>) => standing(visit, work) };
  await withInput(page, () => clickLong(element, long, holding));
}

async function waitFor(visit: Visit, wanted: WaitForConditions, timeoutMs: number): Promise<void> {
  const { page, progress } = visit;
  const { response, ...conditions } = wanted;
  const unreadable = await unreadableCondition(page, conditions);
  if (unreadable) throw new ActionFailed(unreadable.message);
  await waitUntil(visit, timeoutMs, async () => {
    const hasCome = response === undefined || progress.responded.has(progress.current);
    const unmet = hasCome ? await unmetOf(visit, conditions) : `a response from ${response}`;
    return unmet === undefined ? undefined : `it waited for ${unmet}`;
  });
}

async function waitUntil(
  visit: Visit,
  timeoutMs: number,
  unmet: () => Promise<string | undefined>,
): Promise<void> {
  const what = await untilMet(visit, timeoutMs, unmet);
  if (what === undefined) return;
  const hint = 'Give it more of the page\u2019s time with timeout, in milliseconds, or correct it.';
  throw new ActionFailed(`for ${timeoutMs / 1000} s of the page's time, ${what}`, hint);
}

/** Lets the page's time pass until nothing is unmet. Returns what still is when the time is over. */
async function untilMet(
  visit: Visit,
  timeoutMs: number,
  unmet: () => Promise<string | undefined>,
): Promise<string | undefined> {
  for (let waited = 0; ; waited += lookMs) {
    const what = await unmet();
    if (what === undefined || waited >= timeoutMs) return what;
    await passTime(visit, Math.min(lookMs, timeoutMs - waited));
  }
}

/** How many of our callers let input events through to a page: a function, and the step that it asks for. */
const inputs = new WeakMap<Page, number>();

/** The page gets no input events but those of actions: see pointer.ts. */
async function withInput<Result>(page: Page, work: () => Promise<Result>): Promise<Result> {
  const session = await sessionOf(page);
  // The browser does what it is sent in turn, so the work need not wait for this.
  const count = (by: number) => {
    const now = (inputs.get(page) ?? 0) + by;
    inputs.set(page, now);
    return session.send('Input.setIgnoreInputEvents', { ignore: now === 0 }).catch(() => {});
  };
  const isLetIn = count(1);
  try {
    return await work();
  } finally {
    await Promise.all([isLetIn, count(-1)]);
  }
}

/** Most of what Playwright does with an element is over before this, and needs no time of the browser. */
const promptMs = 10;
/** What takes longer than this waits for a response, such as an expression with a `fetch`. */
const aloneMs = 2_000;

/**
 * Waits for something that Playwright does. The page's clock and timers stand still meanwhile, and no responses come.
 * Playwright has timers of its own in the page, so the browser's time does not.
 */
async function standing<Result>(visit: Visit, work: () => Promise<Result>): Promise<Result> {
  holdAnswers(visit.page);
  const running = work();
  const end = endOf(running);
  const begun = performance.now();
  await within(promptMs, end.over);
  const staysAlone = () => performance.now() - begun < aloneMs;
  while (!end.isOver()) {
    const isAlone = staysAlone();
    await unlessAway(
      visit.time.standUntil(async () => {
        await within(10, end.over);
        return end.isOver() || (isAlone && !staysAlone());
      }, !isAlone),
    );
  }
  return running;
}

/** Resolves with the promise, or after this time. */
async function within(ms: number, promise: Promise<void>): Promise<void> {
  const timer = new AbortController();
  const { signal } = timer;
  await Promise.race([promise, delay(ms, undefined, { signal }).catch(() => {})]);
  timer.abort();
}

/** Tells whether a promise is settled. `over` resolves then, also if it rejects. */
function endOf(work: Promise<unknown>): { readonly over: Promise<void>; isOver(): boolean } {
  let isOver = false;
  const settle = () => void (isOver = true);
  return { over: work.then(settle, settle), isOver: () => isOver };
}

/** The work may lead to another document, while we talk to the one before. */
async function unlessAway(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!hasNavigatedAway(error)) throw error;
    await delay(10);
  }
}

type FunctionAction = Extract<ResolvedAction, { kind: 'function' }>;

/** A step that a function asks for. */
interface Request {
  readonly action: unknown;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Calls a function. The page's clock stands still, but for the steps that the function asks for. If the function takes
 * longer, it waits for something of the page, so the page's time passes then.
 */
async function callFunction(visit: Visit, { call, check }: FunctionAction): Promise<void> {
  const { page, siteUrl, time } = visit;
  const requests: Request[] = [];
  const step = (action: unknown) =>
    new Promise<void>((resolve, reject) => void requests.push({ action, resolve, reject }));
  const context = { page, url: new URL(siteUrl).origin, step };
  const work = withInput(page, () => callWithEnv(() => call(context)));
  const end = endOf(work);
  let loader = await loaderOf(page);
  let looks = 0;
  const isImpatient = () => looks > mostLooks;
  while (!end.isOver()) {
    const request = requests.shift();
    if (request) {
      try {
        loader = await arrive(visit, loader);
        await takeStep(visit, check(request.action));
        loader = await arrive(visit, loader);
        request.resolve();
      } catch (error) {
        request.reject(error);
      }
      await Promise.race([end.over, delay(0)]);
      looks = 0;
    } else if (isImpatient()) {
      await unlessAway(passTime(visit, lookMs));
      await Promise.race([end.over, delay(10)]);
    } else {
      await unlessAway(
        time.standUntil(async () => {
          await within(10, end.over);
          looks += 1;
          return end.isOver() || requests.length > 0 || isImpatient();
        }),
      );
    }
  }
  await work;
}

async function takeStep(visit: Visit, action: ResolvedAction): Promise<void> {
  const failure = await perform(visit, action, actionInWords(action));
  if (failure) throw new ActionFailed(failure.message, failure.hint);
  await unlessAway(rest(visit, action.pauseMs));
}

/** A document that the function or a step has led to gets the time until its moment. */
async function arrive(visit: Visit, before: string): Promise<string> {
  const loader = await loaderOf(visit.page);
  if (loader !== before) await moment.after!(visit);
  return loader;
}
