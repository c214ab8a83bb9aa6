import type { Machine } from './machine.ts';

/** A place from which a browser can be fetched: one file each, all named in `sources`. */
export interface BrowserSource {
  /** What it gives, in words for people. */
  readonly name: string;
  /**
   * Fetches the browser and resolves with the path of its executable. Rejects with an error whose message gives
   * the reason in a line; nothing half-made stays behind, on abort neither.
   */
  fetch(order: FetchOrder): Promise<string>;
}

export interface FetchOrder {
  readonly machine: Machine;
  readonly signal: AbortSignal;
  onProgress(receivedBytes: number, totalBytes: number | undefined): void;
}
