import type { Options } from './contract.ts';
import { type DeviceList, layersOf } from './devices.ts';
import { suggest } from '../suggest.ts';
import { writtenPages } from './written-pages.ts';

/** One sentence for each name of a device, a variant or a site that does not exist. */
export function describeReferences(options: Options, devices: DeviceList): string[] {
  return [...unknownDevices(options, devices), ...unknownVariants(options), ...unknownSites(options)];
}

function unknownDevices(options: Options, devices: DeviceList): string[] {
  return layersOf(options).flatMap(([path, { device }]) =>
    unknown(`${path}device`, 'device', device, Object.keys(devices)),
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
  return writtenPages(options).flatMap((page, index) =>
    typeof page === 'string' ? [] : unknown(`pages[${index}].site`, 'site', page.site, Object.keys(sites)),
  );
}

function unknown(path: string, what: string, name: string | undefined, known: readonly string[]): string[] {
  return name === undefined || known.includes(name)
    ? []
    : [`${path}: unknown ${what} "${name}"${suggest(name, known)}`];
}
