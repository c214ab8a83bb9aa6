import type { ResolvedShotOptions } from '../../model/index.ts';
import { joinBands } from './bands.ts';

/** One format of pictures: all in which the tool treats it differently from the others. */
interface ImageFormat {
  /** For messages. */
  readonly name: string;
  /** Whether `quality` says how much is left out. */
  readonly hasQuality: boolean;
  /** Whether parts can be transparent, as `omitBackground` makes them. */
  readonly isTransparent: boolean;
  /** How many pixels high a picture can be. */
  readonly highest: number;
  /** Makes one picture of several that lie below each other. One without it is taken at once, however large it is. */
  readonly join?: (bands: AsyncIterable<Buffer>) => Promise<Buffer>;
}

/** Every format. A new one is an entry here; the browser has to be able to encode it. */
export const formats: Readonly<Record<ResolvedShotOptions['type'], ImageFormat>> = {
  png: { name: 'PNG', hasQuality: false, isTransparent: true, highest: Infinity, join: joinBands },
  // What the browser can do at once.
  jpeg: { name: 'JPEG', hasQuality: true, isTransparent: false, highest: 65_500 },
};
