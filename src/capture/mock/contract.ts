/** A request that the browser has paused, with the names of `Fetch.requestPaused`. */
export interface PausedRequest {
  readonly request: {
    readonly url: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly postData?: string;
    readonly postDataEntries?: readonly { readonly bytes?: string }[];
  };
  readonly resourceType: string;
}

/** A request, as rules see it. */
export interface Asked {
  /** Without what follows `#`. */
  readonly url: string;
  readonly method: string;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** `Document`, `Image`, `Fetch`… */
  readonly type: string;
}

/** What the page gets: an answer with the names of `Fetch.fulfillRequest`, or a failure with that of `Fetch.failRequest`. */
export type Mocked =
  | {
      readonly responseCode: number;
      readonly responsePhrase: string;
      readonly responseHeaders: { readonly name: string; readonly value: string }[];
      /** In base64. */
      readonly body: string;
    }
  | { readonly errorReason: 'Failed' | 'BlockedByClient' };
