import type { Machine } from './machine.ts';

/** A source from which a browser can be fetched. Each has a file of its own, and `sources` lists them all. */
export interface BrowserSource {
  /** What it provides, for messages. */
  readonly name: string;
  /**
   * Fetches the browser and resolves with the path of its executable. Rejects with an error whose message gives the
   * reason in one line. No incomplete files are left then, nor after an abort.
   */
  fetch(request: FetchRequest): Promise<string>;
}

export interface FetchRequest {
  readonly machine: Machine;
  readonly signal: AbortSignal;
  onProgress(receivedBytes: number, totalBytes: number | undefined): void;
}
