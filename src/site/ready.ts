import type { Ready, SiteExit } from '../model/index.ts';
import type { StartContext, Starting } from './contract.ts';
import { deferred } from './deferred.ts';
import { exited, notReady, type Evidence, type Finding } from './not-ready.ts';
import { probe, type Answer } from './probe.ts';

const soonMs = 10;
const sleepOn = () => {};

/**
 * Waits until a site answers HTTP on its ready path with an accepted status.
 *
 * Each address is asked again and again, first after 10 ms, then ever less often, up to every 100 ms. A question
 * that stays without an answer is not given up but joined by another one, after 1, 2, 4… seconds: the first one
 * may be lost in a program that is just starting, and a slow page is not asked for a hundred times.
 *
 * @returns The root of the site that answered.
 * @throws SnapshotError `SITE_EXITED` as soon as the process ends, `SITE_NOT_READY` when the time is up, with a
 * sentence on what was seen until then. If the signal ends the wait, its reason.
 */
export async function waitUntilReady(site: Starting, ready: Ready, context: StartContext): Promise<URL> {
  context.signal.throwIfAborted();
  context.onUnderWay?.();
  const begun = performance.now();
  const over = new AbortController();
  const signal = AbortSignal.any([context.signal, over.signal]);
  const path = ready.path ?? context.readyPath;
  const asked = new Map<string, Asked>();
  let known: readonly Asked[] = [];
  let resting: NodeJS.Timeout | undefined;
  let wake = sleepOn;
  site.onStir?.(() => wake());

  const end = deferred<URL | SiteExit | 'time is up'>();
  const clock = setTimeout(() => end.resolve('time is up'), ready.timeoutMs);
  const abort = () => end.reject(context.signal.reason);
  context.signal.addEventListener('abort', abort);
  site.exited?.then(end.resolve, end.reject);
  poll().catch((error: unknown) => signal.aborted || end.reject(error));

  try {
    const result = await end.promise;
    if (result instanceof URL) return result;
    const wait = { site, ready, path, waited: `${((performance.now() - begun) / 1000).toFixed(1)} s` };
    throw result === 'time is up' ? await notReady(wait, known) : await exited(wait, result);
  } finally {
    clearTimeout(clock);
    clearTimeout(resting);
    wake = sleepOn;
    context.signal.removeEventListener('abort', abort);
    over.abort();
  }

  async function poll(): Promise<void> {
    for (let pause = soonMs; !signal.aborted; pause = Math.min(pause * 1.5, 100)) {
      known = (await site.where()).map((root) => {
        const entry = asked.get(root.href) ?? new Asked(root);
        asked.set(root.href, entry);
        return entry;
      });
      for (const entry of known) if (entry.isDue()) void ask(entry);
      decide();
      await rest(pause);
    }
  }

  function rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      resting = setTimeout(resolve, ms);
      wake = () => {
        // Once a rest is enough: with each line it prints, a talkative site would put off the next look.
        wake = sleepOn;
        clearTimeout(resting);
        resting = setTimeout(resolve, Math.min(ms, soonMs));
      };
    });
  }

  async function ask(entry: Asked): Promise<void> {
    try {
      await entry.ask(path, ready.status, signal);
      decide();
    } catch (error) {
      if (!signal.aborted) end.reject(error);
    }
  }

  function decide(): void {
    const chosen = choose(known);
    if (chosen) end.resolve(chosen.root);
  }
}

/** One address, the questions that are open there, and what came back. */
class Asked implements Evidence {
  readonly root: URL;
  readonly statuses = new Set<number>();
  last: Answer | undefined;
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

  /** A question that has been open for a while tells that somebody accepted the connection. */
  get finding(): Finding {
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
 * The address to photograph, once one is accepted. A program may open two ports, one of them for metrics or for
 * a debugger: then a page is preferred, and anything else has to wait half a second for it.
 */
function choose(known: readonly Asked[]): Asked | undefined {
  const accepted = known.filter(({ acceptedAt }) => acceptedAt !== undefined);
  const page = accepted.find(({ last }) => last?.kind === 'status' && last.page);
  if (page || known.length === 1) return page ?? accepted[0];
  return accepted.find(({ acceptedAt }) => performance.now() - acceptedAt! > 500);
}
