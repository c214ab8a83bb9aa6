import type { ResolvedShotOptions } from '../../model/index.ts';
import { joinBands } from './bands.ts';

/** An image format: everything in which the tool treats it differently from the others. */
interface ImageFormat {
  /** For messages. */
  readonly name: string;
  /** Whether `quality` applies: the format is lossy. */
  readonly hasQuality: boolean;
  /** Whether parts can be transparent, as `omitBackground` makes them. */
  readonly isTransparent: boolean;
  /** How many pixels high a picture can be. */
  readonly highest: number;
  /** Joins pictures that lie below each other. Without it a picture is taken in one piece, however large it is. */
  readonly join?: (bands: AsyncIterable<Buffer>) => Promise<Buffer>;
}

/** Every format. A new one is an entry here; the browser has to be able to encode it. */
export const formats: Readonly<Record<ResolvedShotOptions['type'], ImageFormat>> = {
  png: { name: 'PNG', hasQuality: false, isTransparent: true, highest: Infinity, join: joinBands },
  // This height is the most that the browser can take in one piece.
  jpeg: { name: 'JPEG', hasQuality: true, isTransparent: false, highest: 65_500 },
};
