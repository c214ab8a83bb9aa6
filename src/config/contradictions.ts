import type { Options } from '../options.ts';
import { layersOf } from './devices.ts';

const whatIsTaken = ['fullPage', 'clip', 'selector'] as const;

/** The options that stand together and exclude one another, one sentence each. */
export function describeContradictions(options: Options): string[] {
  const both =
    options.site !== undefined && options.sites !== undefined
      ? ['sites: cannot stand beside site; put that one into sites as well']
      : [];
  const taken = layersOf(options).flatMap(([path, layer]) => {
    const [first, ...others] = whatIsTaken.filter((name) => layer[name] !== undefined);
    return others.map((name) => `${path}${name}: cannot stand beside ${first}; each says what is taken`);
  });
  return [...both, ...taken];
}
