import { styleText } from 'node:util';

/** Colours a text, if the output it is meant for shows colours. */
export type Paint = (format: 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', text: string) => string;

/** Colours on a terminal; none in a file or pipe, or with `NO_COLOR`. `FORCE_COLOR` wins over both. */
export function paintFor(stream: NodeJS.WritableStream): Paint {
  // One format at a time: given a list, the `styleText` of Node 20 does not look at the stream.
  return (format, text) => styleText(format, text, { stream });
}
