/** The results of `doctor`. */
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
  /** Whether it was observed; otherwise it is the most likely cause. */
  readonly certain: boolean;
  /** The words after "because", e.g. `the server answers differently: GET /api/time, "12:01" → "12:02"`. */
  readonly message: string;
}

/** A change with its cause. */
export interface Finding extends Change {
  readonly cause: Cause;
}

/** A request whose responses differ, with the part that differs if it is text. */
export interface AnswerChange {
  readonly request: string;
  readonly before: string;
  readonly after: string;
}

/** A line for the config with which the pictures of a shot are the same each time. */
export interface Remedy {
  /** The place of the line, e.g. `for the page /prices`. */
  readonly where: string;
  /** Ready to paste, e.g. `mask: ['#clock'],`. */
  readonly line: string;
  /** Whether the pictures were really the same with it. */
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
  /** The paces at which the picture differed from the first one, in words. */
  readonly differs: readonly string[];
  /** Responses that differ, also if no picture shows it. */
  readonly answers: readonly AnswerChange[];
  readonly notes: readonly Note[];
}

/** The browser and machine with which the pictures are taken. */
export interface Surroundings {
  readonly environment: Environment;
  /** The hash of the environment, which is stored with each picture. */
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

/** The events of `doctor`. */
export type DoctorEvent =
  | Exclude<RunEvent, { readonly kind: 'shot-end' | 'end' }>
  | { readonly kind: 'diagnosis'; readonly diagnosis: Diagnosis };
