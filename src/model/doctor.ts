/** What `doctor` finds out about shots. */
import type { Environment, Failure, Note, RunEvent, Shot } from './run.ts';
import type { Change } from './page.ts';

/** Why something changed between two pictures of the same shot. */
export interface Cause {
  readonly kind:
    | 'server'
    | 'event-stream'
    | 'websocket'
    | 'worker'
    | 'frame'
    | 'video'
    | 'recipe'
    | 'order'
    | 'port'
    | 'window'
    | 'speed'
    | 'real-time'
    | 'canvas'
    | 'raster'
    | 'unknown';
  /** Whether it was seen, or is only the likeliest. */
  readonly certain: boolean;
  /** What follows "because", e.g. `the server answers differently: GET /api/time, "12:01" → "12:02"`. */
  readonly message: string;
}

/** A change with its cause. */
export interface Finding extends Change {
  readonly cause: Cause;
}

/** A request that was not answered the same each time, with the part that differs if it is text. */
export interface AnswerChange {
  readonly request: string;
  readonly before: string;
  readonly after: string;
}

/** What the config may say so that a shot comes out the same each time. */
export interface Remedy {
  /** Where it is written, e.g. `for the page /prices`. */
  readonly where: string;
  /** Ready to paste, e.g. `mask: ['#clock'],`. */
  readonly line: string;
  /** Whether the shot was the same each time with it. */
  readonly holds: boolean;
}

/** What was found out about a shot by capturing it several times. */
export type Diagnosis = {
  readonly shot: Shot;
  readonly durationMs: number;
} & (
  | { readonly status: 'failed'; readonly failure: Failure }
  | ({ readonly status: 'stable' } & Examined)
  | ({
      readonly status: 'unstable';
      readonly findings: readonly Finding[];
      readonly remedy: Remedy | undefined;
    } & Examined)
);

/** What every examined shot has. */
export interface Examined {
  /** How many pictures were taken without any remedy. */
  readonly pictures: number;
  /** At which paces the picture was not the first one, in words. */
  readonly differs: readonly string[];
  /** Also those that no picture shows. */
  readonly answers: readonly AnswerChange[];
  readonly notes: readonly Note[];
}

/** What the pictures are taken with. */
export interface Surroundings {
  readonly environment: Environment;
  /** Stands for the environment beside a picture. */
  readonly fingerprint: string;
  /** Path of the browser. */
  readonly executable: string;
  /** E.g. `2 × Intel Xeon`. */
  readonly processor: string;
  /** The version of Node.js. */
  readonly node: string;
}

/** Everything that `doctor` found. */
export interface DoctorReport {
  readonly surroundings: Surroundings;
  /** In the order of the shots. */
  readonly diagnoses: readonly Diagnosis[];
  readonly durationMs: number;
}

/** What `doctor` tells while it works. */
export type DoctorEvent =
  | Exclude<RunEvent, { readonly kind: 'shot-end' | 'end' }>
  | { readonly kind: 'diagnosis'; readonly diagnosis: Diagnosis };
