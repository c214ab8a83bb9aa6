import type {
  AnswerChange,
  Cause,
  ChangeKind,
  Diagnosis,
  DoctorReport,
  Failure,
  Note,
  Remedy,
  Surroundings,
} from '../../model/index.ts';

/** The document that `doctor --json` writes on stdout. docs/doctor.md describes it. */
interface JsonReport extends Surroundings {
  /** Is increased when a field changes its meaning or is removed, not when one is added. */
  readonly version: 1;
  /** In the order of the config. */
  readonly shots: readonly JsonDiagnosis[];
  readonly counts: Readonly<Record<Diagnosis['status'], number>>;
  readonly durationMs: number;
}

interface JsonDiagnosis {
  readonly id: string;
  readonly path: string;
  /** Empty if the config names no variants. */
  readonly variant: string;
  readonly status: Diagnosis['status'];
  /** Why there is no picture; `null` unless the status is `failed`. */
  readonly failure: Failure | null;
  /** How many pictures were compared, and the names of the paces at which they differed from the first one. */
  readonly pictures: number;
  readonly differs: readonly string[];
  readonly findings: readonly JsonFinding[];
  /** The line for the config; `null` if nothing has to be done, or no option helps. */
  readonly remedy: Remedy | null;
  /** The responses that differed, whether a picture shows it or not. */
  readonly answers: readonly AnswerChange[];
  readonly notes: readonly Note[];
  readonly durationMs: number;
}

interface JsonFinding {
  readonly kind: ChangeKind;
  readonly selector: string;
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly cause: Cause;
}

export function toJson({ surroundings, diagnoses, durationMs }: DoctorReport): JsonReport {
  const count = (status: Diagnosis['status']) =>
    diagnoses.filter((diagnosis) => diagnosis.status === status).length;
  return {
    version: 1,
    ...surroundings,
    shots: diagnoses.map(diagnosisToJson),
    counts: { stable: count('stable'), unstable: count('unstable'), failed: count('failed') },
    durationMs: Math.round(durationMs),
  };
}

function diagnosisToJson(diagnosis: Diagnosis): JsonDiagnosis {
  const { shot, status, durationMs } = diagnosis;
  const failed = diagnosis.status === 'failed';
  const unstable = diagnosis.status === 'unstable';
  return {
    id: shot.id,
    path: shot.page.path,
    variant: shot.variant.name,
    status,
    failure: failed ? diagnosis.failure : null,
    pictures: failed ? 0 : diagnosis.pictures,
    differs: failed ? [] : diagnosis.differs,
    findings: unstable
      ? diagnosis.findings.map(({ kind, selector, name, before, after, cause }) => ({
          kind,
          selector,
          name,
          before,
          after,
          cause,
        }))
      : [],
    remedy: unstable ? (diagnosis.remedy ?? null) : null,
    answers: failed ? [] : diagnosis.answers,
    notes: failed ? [] : diagnosis.notes,
    durationMs: Math.round(durationMs),
  };
}
