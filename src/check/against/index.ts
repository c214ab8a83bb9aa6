import type { Config, Shot } from '../../model/index.ts';
import { SnapshotError } from '../../errors.ts';
import { allShotsOf, type CaptureEvent, openSites, type RunControl } from '../../runner/index.ts';
import { type Checked, identityOf, removed } from '../checked.ts';
import type { Reference } from '../reference.ts';
import { beforeOf } from './before.ts';
import { prepareOther } from './other.ts';

export interface OtherSite {
  /** A folder, a git ref or a URL. */
  readonly name: string;
  /** What a relative folder is relative to. */
  readonly cwd: string;
}

/**
 * Compares with another site, which is captured at the same time, so that no picture has to exist.
 *
 * @param whole Whether no shot was left out, so that a page that only the other side has was removed.
 */
export async function fromOtherSite(
  { name, cwd }: OtherSite,
  config: Config,
  {
    shots,
    whole,
    control,
  }: {
    readonly shots: readonly Shot[];
    readonly whole: boolean;
    readonly control: RunControl<CaptureEvent>;
  },
): Promise<Reference> {
  const { signal, tell } = control;
  const other = await prepareOther(name, config, {
    cwd,
    signal,
    onNotice: (message) => tell({ kind: 'notice', message }),
    onLine: (line) => tell({ kind: 'site-output', name: 'build', line }),
  });
  const sites = openSites(other.sites, {
    ...control,
    tell: (event) =>
      tell(
        event.kind === 'site-ready' || event.kind === 'site-output'
          ? { ...event, name: `${event.name} (${name})` }
          : event,
      ),
  });
  const dispose = async (): Promise<void> => {
    await sites[Symbol.asyncDispose]();
    await other[Symbol.asyncDispose]();
  };
  try {
    const { pages } = other;
    const theirs =
      pages &&
      (await allShotsOf({ ...config, pages }, { sites, signal }).catch((error) =>
        ofSide(name, error, signal),
      ));
    const known = theirs && new Set(theirs.map(({ id }) => id));
    return {
      against: other.against,
      mayRename: false,
      async during({ capturer, comparer }, work) {
        // Any answer counts as ready, because a page of this side may not exist there.
        const their = { name, comparer, capturer: capturer.withSites(await sites.start()) };
        await work({
          elsewhere: undefined,
          before: async (shot) =>
            known && !known.has(shot.id) ? { missing: `${name} has no such page` } : beforeOf(shot, their),
        });
        await sites.stop();
      },
      async settle(checked) {
        if (!whole || !theirs) return checked;
        const ours = new Set(shots.map(({ id }) => id));
        const gone = theirs.filter(({ id }) => !ours.has(id));
        return [
          ...checked,
          ...gone.map((shot): Checked => removed(identityOf(shot), `only ${name} has this page`, null)),
        ];
      },
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** Throws the same error with the name of the side in its message. */
function ofSide(name: string, error: unknown, signal: AbortSignal): never {
  if (signal.aborted || !(error instanceof SnapshotError)) throw error;
  const { code, message, hint, cause } = error;
  throw new SnapshotError(code, `${name}: ${message}`, { ...(hint !== undefined && { hint }), cause });
}
