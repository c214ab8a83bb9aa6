import type { AppKind } from '../../options/index.ts';

/** What the process of an app has to run. It gets this as JSON, as its only argument. */
export interface AppRequest {
  readonly module: string;
  readonly exportName: string | undefined;
  readonly appKind: AppKind | undefined;
}

/** What the process of an app sends over its IPC channel. Only the first message counts. */
export type AppMessage =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'threw'; readonly step: string; readonly error: string }
  | { readonly kind: 'unusable'; readonly exports: readonly string[]; readonly seen: string };
