import type { SiteOptions } from '../options/index.ts';
import type { Options } from './contract.ts';
import { layersOf } from './devices.ts';
import { writtenPages } from './written-pages.ts';

const whatIsTaken = ['fullPage', 'clip', 'selector'] as const;

/** Options that are both given and exclude each other: one sentence for each pair. */
export function describeContradictions(options: Options): string[] {
  const both =
    options.site !== undefined && options.sites !== undefined
      ? ['sites: cannot stand beside site; put that one into sites as well']
      : [];
  const taken = layersOf(options).flatMap(([path, layer]) => {
    const [first, ...others] = whatIsTaken.filter((name) => layer[name] !== undefined);
    return others.map((name) => `${path}${name}: cannot stand beside ${first}; each says what is taken`);
  });
  const several = writtenPages(options).flatMap((page, index) =>
    typeof page !== 'string' && page.shots && page.steps
      ? [`pages[${index}].steps: cannot stand beside shots; each says which pictures there are`]
      : [],
  );
  return [...both, ...taken, ...several, ...sitesOf(options).flatMap(twoAddresses)];
}

function sitesOf({ site, sites = {} }: Options): (readonly [path: string, site: SiteOptions])[] {
  const named = Object.entries(sites).map(([name, one]) => [`sites.${name}.`, one] as const);
  return [...(site === undefined ? [] : [['site.', site] as const]), ...named];
}

/** The `url` of a command sets its port and the path of its readiness check, so neither can be given as well. */
function twoAddresses([path, site]: readonly [string, SiteOptions]): string[] {
  if (typeof site === 'string' || !('command' in site) || site.url === undefined) return [];
  const others = [
    ...(site.port === undefined ? [] : ['port']),
    ...(site.ready?.path === undefined ? [] : ['ready.path']),
  ];
  return others.map((name) => `${path}url: cannot stand beside ${name}; both say where it answers`);
}
