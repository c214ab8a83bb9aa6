import type { AppKind } from '../../options.ts';

/** What the process of an app is to run; JSON, its only argument. */
export interface AppOrder {
  readonly module: string;
  readonly exportName: string | undefined;
  readonly appKind: AppKind | undefined;
}

/** What the process of an app has to say, over its IPC channel. The first message counts. */
export type AppNews =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'threw'; readonly step: string; readonly error: string }
  | { readonly kind: 'unusable'; readonly exports: readonly string[]; readonly seen: string };
