import type { Ready, SiteExit } from '../model/index.ts';
import type { StartContext, StartingSite } from './contract.ts';
import { deferred } from './deferred.ts';
import { exited, notReady, type AddressState, type ProbeOutcome } from './not-ready.ts';
import { probe, type ProbeResult } from './probe.ts';

const soonMs = 10;
const sleepOn = () => {};

/**
 * Waits until a site answers HTTP on its ready path with an accepted status.
 *
 * Each address is polled, first after 10 ms and then less and less often, up to every 100 ms. A request without an
 * answer is not cancelled, but after 1, 2, 4… seconds another one is sent: a program that is just starting may lose the
 * first, and a slow page must not get a hundred requests.
 *
 * @returns The root URL of the site that answered.
 * @throws SnapshotError `SITE_EXITED` as soon as the process ends, `SITE_NOT_READY` after the timeout, with a sentence on
 * what was seen. The reason of the signal if that aborts.
 */
export async function waitUntilReady(site: StartingSite, ready: Ready, context: StartContext): Promise<URL> {
  context.signal.throwIfAborted();
  context.onUnderWay?.();
  const begun = performance.now();
  const settled = new AbortController();
  const signal = AbortSignal.any([context.signal, settled.signal]);
  const path = ready.path ?? context.readyPath;
  const polled = new Map<string, PolledAddress>();
  let addresses: readonly PolledAddress[] = [];
  let resting: NodeJS.Timeout | undefined;
  let wake = sleepOn;
  site.onOutput?.(() => wake());

  const outcome = deferred<URL | SiteExit | 'time is up'>();
  const clock = setTimeout(() => outcome.resolve('time is up'), ready.timeoutMs);
  const abort = () => outcome.reject(context.signal.reason);
  context.signal.addEventListener('abort', abort);
  site.exited?.then(outcome.resolve, outcome.reject);
  poll().catch((error: unknown) => signal.aborted || outcome.reject(error));

  try {
    const result = await outcome.promise;
    if (result instanceof URL) return result;
    const wait = { site, ready, path, waitedFor: `${((performance.now() - begun) / 1000).toFixed(1)} s` };
    throw result === 'time is up' ? await notReady(wait, addresses) : await exited(wait, result);
  } finally {
    clearTimeout(clock);
    clearTimeout(resting);
    wake = sleepOn;
    context.signal.removeEventListener('abort', abort);
    settled.abort();
  }

  async function poll(): Promise<void> {
    for (let pause = soonMs; !signal.aborted; pause = Math.min(pause * 1.5, 100)) {
      addresses = (await site.where()).map((root) => {
        const entry = polled.get(root.href) ?? new PolledAddress(root);
        polled.set(root.href, entry);
        return entry;
      });
      for (const entry of addresses) if (entry.isDue()) void ask(entry);
      decide();
      await rest(pause);
    }
  }

  function rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      resting = setTimeout(resolve, ms);
      wake = () => {
        // Only once for each rest: otherwise a site that prints much would postpone the next poll.
        wake = sleepOn;
        clearTimeout(resting);
        resting = setTimeout(resolve, Math.min(ms, soonMs));
      };
    });
  }

  async function ask(entry: PolledAddress): Promise<void> {
    try {
      await entry.ask(path, ready.status, signal);
      decide();
    } catch (error) {
      if (!signal.aborted) outcome.reject(error);
    }
  }

  function decide(): void {
    const chosen = choose(addresses);
    if (chosen) outcome.resolve(chosen.root);
  }
}

/** One address with its open requests and their results. */
class PolledAddress implements AddressState {
  readonly root: URL;
  readonly statuses = new Set<number>();
  last: ProbeResult | undefined;
  acceptedAt: number | undefined;
  private open = 0;
  private openSince = 0;
  private patience = 1000;
  private lastAskedAt = 0;

  constructor(root: URL) {
    this.root = root;
  }

  isDue(): boolean {
    if (this.acceptedAt !== undefined) return false;
    if (this.open === 0) return true;
    if (performance.now() - this.lastAskedAt < this.patience) return false;
    this.patience = Math.min(this.patience * 2, 10_000);
    return true;
  }

  async ask(path: string, accepted: readonly number[] | undefined, signal: AbortSignal): Promise<void> {
    this.lastAskedAt = performance.now();
    if (this.open++ === 0) this.openSince = this.lastAskedAt;
    const answer = await probe(new URL(path, this.root), signal);
    this.open--;
    this.last = answer;
    if (answer.kind !== 'status') return;
    this.statuses.add(answer.status);
    if (isAccepted(answer.status, accepted)) this.acceptedAt ??= performance.now();
  }

  /** If a request has been open for a while, its connection was accepted. */
  get outcome(): ProbeOutcome {
    const isOpen = this.open > 0 && performance.now() - this.openSince > 100;
    if (isOpen && (this.last === undefined || this.last.kind === 'refused')) return { kind: 'silent' };
    return this.last ?? { kind: 'refused' };
  }
}

function isAccepted(status: number, accepted: readonly number[] | undefined): boolean {
  if (accepted) return accepted.includes(status);
  return (status >= 200 && status < 400) || status === 401 || status === 403;
}

/**
 * The address of the site, once one is ready. A program may open two ports, one of them for metrics or for a debugger.
 * So an address with a page is preferred, and another one is taken only half a second after it was ready.
 */
function choose(addresses: readonly PolledAddress[]): PolledAddress | undefined {
  const accepted = addresses.filter(({ acceptedAt }) => acceptedAt !== undefined);
  const page = accepted.find(({ last }) => last?.kind === 'status' && last.page);
  if (page || addresses.length === 1) return page ?? accepted[0];
  return accepted.find(({ acceptedAt }) => performance.now() - acceptedAt! > 500);
}
