import { SnapshotError } from '../errors.ts';
import type { Ready, SiteExit } from '../model/index.ts';
import type { StartingSite } from './contract.ts';
import { probe, type ProbeResult } from './probe.ts';

/** What is known of one address that was polled. */
export interface AddressState {
  readonly root: URL;
  /** The last result; `silent` if a connection was accepted and there was no answer. */
  readonly outcome: ProbeOutcome;
  /** Every status that it answered with. */
  readonly statuses: ReadonlySet<number>;
}

export type ProbeOutcome = ProbeResult | { readonly kind: 'silent' };

/** A wait that failed. */
export interface FailedWait {
  readonly site: StartingSite;
  readonly ready: Ready;
  readonly path: string;
  readonly waitedFor: string;
}

/** The error if the site's process ended during the wait. */
export async function exited(
  { site, waitedFor }: FailedWait,
  { code, signal }: SiteExit,
): Promise<SnapshotError> {
  const detached = code === 0 ? await site.detached?.() : undefined;
  if (detached) {
    return new SnapshotError(
      'SITE_EXITED',
      `${site.name} ended, and it seems to have gone into the background: ${detached.text}.${lastLines(site)}`,
      {
        hint: `If that is its server, let it run in the foreground (nginx: -g 'daemon off;', gunicorn: without --daemon), or let it listen on {port}. It still runs; stop it with: kill ${detached.pid}`,
      },
    );
  }
  const how = signal ? `was ended by ${signal}` : `exited with code ${code}`;
  return new SnapshotError(
    'SITE_EXITED',
    `${site.name} ${how} after ${waitedFor}, before it answered.${lastLines(site)}`,
    {
      hint:
        code === 127
          ? 'The shell did not find the program: check how it is spelled, and that it is installed.'
          : 'Run it by hand to see why it ends; it has to keep running for as long as its pages are photographed.',
    },
  );
}

/** The error after the timeout. Of several addresses, it describes the one that came closest to being ready. */
export async function notReady(
  { site, ready, path, waitedFor }: FailedWait,
  addresses: readonly AddressState[],
): Promise<SnapshotError> {
  const order: ProbeOutcome['kind'][] = ['status', 'not-http', 'closed', 'silent', 'failed', 'refused'];
  const [most] = addresses.toSorted((a, b) => order.indexOf(a.outcome.kind) - order.indexOf(b.outcome.kind));
  const url = most && new URL(path, most.root);
  const { text, hint } = url
    ? ((await otherProtocol(most, url, site)) ?? describe(most, url.href, ready))
    : explainNoAddress(ready);
  const seen = (!most && (await site.explainNoAddress?.())) || text;
  const hasAnswered = most && !['silent', 'refused'].includes(most.outcome.kind);
  return new SnapshotError(
    'SITE_NOT_READY',
    `${site.name} was not ready after ${waitedFor}: ${seen}${lastLines(site)}`,
    {
      hint: (!hasAnswered && (await site.hint?.())) || hint,
    },
  );
}

/** The answer for a server that speaks HTTPS and was asked in HTTP, or the other way round. */
async function otherProtocol(
  { outcome }: AddressState,
  url: URL,
  site: StartingSite,
): Promise<{ text: string; hint: string } | undefined> {
  const isOdd =
    ['closed', 'not-http', 'failed'].includes(outcome.kind) ||
    (outcome.kind === 'status' && outcome.status === 400);
  if (!isOdd) return undefined;
  const isSecure = url.protocol === 'https:';
  const other = new URL(url.href.replace(/^https?/, isSecure ? 'http' : 'https'));
  const answer = await probe(other, AbortSignal.timeout(askOnceMs)).catch(() => undefined);
  if (answer?.kind !== 'status' || (answer.status === 400 && outcome.kind === 'status')) return undefined;
  const certificate = '; if its certificate is self-signed, set ignoreHTTPSErrors: true, too';
  const address = site.output
    ? `Give its whole address, as the group \`url\` of a line that it prints: wait: { stdout: '(?<url>${other.protocol}//\\\\S+)' }`
    : `Give its address with ${other.protocol}//`;
  return {
    text: `${url.href} speaks ${isSecure ? 'HTTP, not HTTPS' : 'HTTPS, not HTTP'}.`,
    hint: `${address}${isSecure ? '' : certificate}`,
  };
}

/** Short, because the server is known to answer. */
const askOnceMs = 2000;

function explainNoAddress(ready: Ready): { text: string; hint: string } {
  return {
    text: 'it never listened on a port.',
    hint: `If it only needs longer, raise \`ready.timeout\` (now ${ready.timeoutMs} ms).`,
  };
}

function describe(
  { outcome, statuses }: AddressState,
  url: string,
  ready: Ready,
): { text: string; hint: string } {
  const longer = `raise \`ready.timeout\` (now ${ready.timeoutMs} ms)`;
  switch (outcome.kind) {
    case 'status':
      return {
        text: `${url} answered ${[...statuses].join(', then ')}, which does not count as ready.`,
        hint: statusHint(outcome.status, longer),
      };
    case 'silent':
      return {
        text: `${url} accepts connections and never answers.`,
        hint: `If it only needs longer, ${longer}; if only this page is slow, set \`ready.path\` to another one.`,
      };
    case 'refused':
      return { text: `nothing listens at ${url}.`, hint: `If it only needs longer, ${longer}.` };
    case 'not-http':
      return {
        text: `${url} answers, but not in HTTP; it begins with ${outcome.seen}.`,
        hint: 'Check that this is the port of the website.',
      };
    case 'closed':
      return {
        text: `${url} accepts connections and closes them without an answer.`,
        hint: 'Check that this is the port of the website.',
      };
    case 'failed':
      return { text: `${url} could not be asked: ${outcome.reason}.`, hint: 'Check the address.' };
    default:
      return outcome satisfies never;
  }
}

function statusHint(status: number, longer: string): string {
  const accept = `accept the status with \`ready.status: [${status}]\``;
  if (status === 404) {
    return `If the site has no such page, set \`ready.path\` to one that it has, or ${accept}.`;
  }
  if (status >= 500) {
    return `Look at what the site prints. If it only needs longer, ${longer}; if this page is meant to fail, set \`ready.path\` to another one, or ${accept}.`;
  }
  return `Set \`ready.path\` to a page that answers, or ${accept}.`;
}

function lastLines(site: StartingSite): string {
  const lines = site.output?.().slice(-15) ?? [];
  return lines.length === 0 ? '' : ` Its last lines:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
