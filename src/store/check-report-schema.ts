import { z } from 'zod';
import type {
  ChangeGroup,
  CheckedShot,
  CheckReport,
  CheckStatus,
  Failure,
  Ignored,
  Note,
  ReportedChange,
  ReportedPicture,
  ReportedRecord,
} from '../model/index.ts';
import { pictureName, sha256Schema } from './inside-name.ts';
import { boxSchema, environmentSchema } from './record.ts';

/*
 * A report may come from another machine, and its content is written to files. So this checks the type of every value, and
 * that no file name leads out of its folder. Fields that a later version adds are dropped. The types are written by hand
 * in the model, and `satisfies` compares them here: inferred types would bring zod into the public types, and would have
 * no comments.
 */

/** A value of an enumeration to which later versions may add. */
const word = <Word extends string>() => z.custom<Word>((value) => typeof value === 'string');

const picture = z.object({
  file: pictureName.nullable(),
  sha256: sha256Schema,
  width: z.int(),
  height: z.int(),
}) satisfies z.ZodType<ReportedPicture>;

const failure = z.object({
  kind: word<Failure['kind']>(),
  message: z.string(),
  hint: z.string().exactOptional(),
}) satisfies z.ZodType<Failure>;

const change = z.object({
  kind: word<ReportedChange['kind']>(),
  box: boxSchema.nullable(),
  was: boxSchema.nullable(),
  element: z.object({ selector: z.string(), name: z.string(), text: z.string() }).nullable(),
  before: z.string(),
  after: z.string(),
  cause: z.string().nullable(),
  sentence: z.string(),
  group: z.string().nullable(),
}) satisfies z.ZodType<ReportedChange>;

const record = z.object({
  page: z.string(),
  variant: z.string().optional(),
  width: z.int(),
  height: z.int(),
  scale: z.number().optional(),
  sha256: sha256Schema,
  alt: z.string(),
  options: z.string().optional(),
  environment: z.string().optional(),
  masked: z.array(boxSchema).optional(),
}) satisfies z.ZodType<ReportedRecord>;

const ignored = z.object({ pixels: z.number(), mostLevels: z.number() }) satisfies z.ZodType<Ignored>;

const note = z.object({ kind: word<Note['kind']>(), message: z.string() }) satisfies z.ZodType<Note>;

const statuses = [
  'same',
  'changed',
  'new',
  'removed',
  'renamed',
  'failed',
  'unstable',
  'inconclusive',
] as const satisfies readonly CheckStatus[];

const shot = z.object({
  id: z.string(),
  file: pictureName,
  path: z.string(),
  variant: z.string(),
  status: z.enum(statuses),
  sentence: z.string(),
  baseline: picture.nullable(),
  actual: picture.nullable(),
  diff: picture.nullable(),
  changes: z.array(change),
  renamedFrom: pictureName.nullable(),
  ignored: ignored.nullable(),
  failure: failure.nullable(),
  // Older reports do not have it.
  reused: z.boolean().default(false),
  reason: z.string().nullable().default(null),
  notes: z.array(note),
  url: z.string().nullable(),
  durationMs: z.number(),
  record: record.nullable(),
}) satisfies z.ZodType<CheckedShot>;

const group = z.object({
  id: z.string(),
  sentence: z.string(),
  shots: z.array(z.string()),
}) satisfies z.ZodType<ChangeGroup>;

export const checkReportSchema = z.object({
  version: z.literal(1),
  against: z.union([
    z.object({ kind: z.literal('baselines') }),
    z.object({ kind: z.enum(['folder', 'git', 'url']), name: z.string() }),
  ]),
  shots: z.array(shot),
  groups: z.array(group),
  counts: z.record(z.enum(statuses), z.int()),
  reused: z.int().default(0),
  environment: environmentSchema.nullable(),
  elsewhere: z.string().nullable(),
  allowNew: z.boolean(),
  durationMs: z.number(),
  output: z.string(),
  interrupted: word<NonNullable<CheckReport['interrupted']>>().nullable(),
  skipped: z.int(),
}) satisfies z.ZodType<CheckReport>;
