import type { Config, Shot } from '../../model/index.ts';
import { pagesOf, planShots } from '../../pages/index.ts';
import { type StageEvent, type Steering, withSites } from '../../stage.ts';
import { type Checked, identityOf, removed } from '../checked.ts';
import type { Reference } from '../reference.ts';
import { shooter } from '../shoot.ts';
import { beforeOf } from './before.ts';
import { prepareOther } from './other.ts';

export interface OtherSite {
  /** A folder, a git ref or a URL. */
  readonly name: string;
  /** What a relative folder is relative to. */
  readonly cwd: string;
}

/**
 * Another site, photographed at the same time: no picture needs to be there.
 *
 * @param whole Whether the shots are all that there are, so that a page which only the other side has was removed.
 */
export async function fromOtherSite(
  { name, cwd }: OtherSite,
  config: Config,
  {
    shots,
    whole,
    steering,
  }: {
    readonly shots: readonly Shot[];
    readonly whole: boolean;
    readonly steering: Steering<StageEvent>;
  },
): Promise<Reference> {
  const { signal, tell, stop } = steering;
  const other = await prepareOther(name, config, {
    cwd,
    signal,
    onNotice: (message) => tell({ kind: 'notice', message }),
    onLine: (line) => tell({ kind: 'site-output', name: 'build', line }),
  });
  const theirs = other.pages && (await planShots(pagesOf(other.pages), config));
  const known = theirs && new Set(theirs.map(({ id }) => id));
  const told: Steering<StageEvent> = {
    stop,
    signal,
    tell: (event) =>
      tell(
        event.kind === 'site-ready' || event.kind === 'site-output'
          ? { ...event, name: `${event.name} (${name})` }
          : event,
      ),
  };
  return {
    against: other.against,
    mayRename: false,
    async during({ stage: { browser, idle }, comparer }, work) {
      // Any answer shows that it is ready: a page of this side may be new.
      await withSites(other.sites, [], told, async (sites) => {
        const shoot = shooter(sites, { browser, idle, signal });
        await work({
          elsewhere: undefined,
          before: async (shot) =>
            known && !known.has(shot.id)
              ? { missing: `${name} has no such page` }
              : beforeOf(shot, { name, shoot, comparer }),
        });
      });
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
    [Symbol.asyncDispose]: () => other[Symbol.asyncDispose](),
  };
}
