import type { Options } from './contract.ts';
import { type DeviceList, layersOf } from './devices.ts';
import { suggest } from '../suggest.ts';
import { writtenPages } from './written-pages.ts';

/** One sentence for each name of a device, a variant or a site that does not exist. */
export function describeReferences(options: Options, devices: DeviceList): string[] {
  return [
    ...unknownDevices(options, devices),
    ...unknownVariants(options),
    ...unknownSites(options),
    ...unknownUsers(options),
  ];
}

function unknownDevices(options: Options, devices: DeviceList): string[] {
  return layersOf(options).flatMap(([path, { device }]) =>
    unknown(`${path}device`, 'device', device, Object.keys(devices)),
  );
}

function unknownUsers(options: Options): string[] {
  const { users = {} } = options;
  return layersOf(options).flatMap(([path, { user }]) =>
    unknown(`${path}user`, 'user', user === false ? undefined : user, Object.keys(users)),
  );
}

function unknownVariants(options: Options): string[] {
  const { variants = {} } = options;
  return writtenPages(options).flatMap((page, index) =>
    typeof page === 'string' || !Array.isArray(page.variants)
      ? []
      : (page.variants as readonly string[]).flatMap((name, at) =>
          unknown(`pages[${index}].variants[${at}]`, 'variant', name, Object.keys(variants)),
        ),
  );
}

function unknownSites(options: Options): string[] {
  const { sites = {} } = options;
  const ofPages = writtenPages(options).flatMap((page, index) =>
    typeof page === 'string' ? [] : unknown(`pages[${index}].site`, 'site', page.site, Object.keys(sites)),
  );
  const ofUsers = Object.entries(options.users ?? {}).flatMap(([name, user]) =>
    typeof user === 'function' ? [] : unknown(`users.${name}.site`, 'site', user.site, Object.keys(sites)),
  );
  return [...ofPages, ...ofUsers];
}

function unknown(path: string, what: string, name: string | undefined, known: readonly string[]): string[] {
  return name === undefined || known.includes(name)
    ? []
    : [`${path}: unknown ${what} "${name}"${suggest(name, known)}`];
}
