/** What requests of a page are answered instead of by their server. */
import type { AnswerFunctionRule, MockAnswer } from '../options/index.ts';

export interface ResolvedMock {
  readonly rules: readonly ResolvedMockRule[];
  /** Whether requests of scripts that no rule answers are refused; `undefined` if a layer does not say it. */
  readonly only: boolean | undefined;
}

/** A rule with absolute paths. */
export type ResolvedMockRule =
  | {
      readonly kind: 'answer';
      readonly url: string;
      readonly method: string | undefined;
      /** In milliseconds of the page's own time. */
      readonly delay: number;
      readonly answer: MockAnswer;
    }
  | {
      readonly kind: 'function';
      readonly url: string;
      readonly method: string | undefined;
      /** In milliseconds of the page's own time. */
      readonly delay: number;
      readonly call: AnswerFunctionRule['answer'];
      /** Its source, for the key of the cache. */
      readonly code: string;
      /** What the paths of its answers are relative to. */
      readonly folder: string;
    }
  | { readonly kind: 'har'; readonly url: string | undefined; readonly file: string }
  | {
      readonly kind: 'webSocket';
      readonly url: string;
      readonly messages: readonly {
        /** `null`: the socket is closed. */
        readonly data: string | null;
        /** In milliseconds of the page's own time. */
        readonly delayMs: number;
      }[];
    };
