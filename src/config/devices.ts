import { createRequire } from 'node:module';
import type { LayerOptions } from '../model/index.ts';
import type { ShotOptions } from '../options/index.ts';
import type { Options } from './contract.ts';
import { writtenPages } from './written-pages.ts';

/** The options that each device name stands for. */
export type DeviceList = Readonly<Record<string, LayerOptions>>;

/** Playwright's devices if any option names one, else none: loading Playwright takes a third of a second. */
export function loadDevices(options: Options): DeviceList {
  if (!layersOf(options).some(([, layer]) => layer.device !== undefined)) return {};
  const { devices } = createRequire(import.meta.url)('playwright') as typeof import('playwright');
  return Object.fromEntries(
    Object.entries(devices).map(([name, { viewport, deviceScaleFactor, userAgent, isMobile, hasTouch }]) => [
      name,
      { viewport, deviceScaleFactor, userAgent, isMobile, hasTouch },
    ]),
  );
}

/** Every object of the config that can hold options of a shot, with its path in the config. */
export function layersOf(options: Options): (readonly [path: string, layer: ShotOptions])[] {
  const pages = writtenPages(options).flatMap((page, index) =>
    typeof page === 'string'
      ? []
      : ([
          [`pages[${index}].`, page],
          ...named(`pages[${index}].`, page.variants),
          ...(page.shots ?? []).map((shot, at) => [`pages[${index}].shots[${at}].`, shot] as const),
        ] as const),
  );
  return [['', options], ...named('', options.variants), ...pages];
}

function named(
  path: string,
  variants: Options['variants'] | readonly string[],
): (readonly [string, ShotOptions])[] {
  if (variants === undefined || Array.isArray(variants)) return [];
  return Object.entries(variants).map(([name, layer]) => [`${path}variants.${name}.`, layer as ShotOptions]);
}
