import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { noneOfAny } from '../../src/check/report.ts';
import type {
  CheckedShot,
  CheckReport,
  Environment,
  ReportedChange,
  ReportedRecord,
} from '../../src/model/index.ts';
import { fingerprint } from '../../src/store/environment.ts';
import { temporaryFolder } from './temporary.ts';

export const here: Environment = {
  browser: 'Chrome 153',
  fonts: 'pinned 1',
  os: 'linux',
  cpu: 'x64',
  recipe: 1,
};
export const there: Environment = { ...here, browser: 'Chrome 154' };

/** A shot as a check reports it; pictures are given as the text that stands for their bytes. */
export interface Told extends Partial<
  Pick<CheckedShot, 'file' | 'status' | 'changes' | 'renamedFrom' | 'failure'>
> {
  readonly id: string;
  readonly was?: string;
  readonly now?: string;
}

export interface Project {
  readonly root: string;
  readonly output: string;
  readonly workFolder: string;
  /** Of the report. */
  readonly report: string;
  /** Every file of `output/` but the record, with its text. */
  files(): Promise<Record<string, string>>;
  /** What `snapshots.json` says; `undefined` if there is none. */
  record(): Promise<
    { environments: Record<string, Environment>; pictures: Record<string, ReportedRecord> } | undefined
  >;
}

/** A project after a check: its `output/`, with a record of each picture, and the report. */
export async function project(shots: readonly Told[], more: Partial<CheckReport> = {}): Promise<Project> {
  const root = await temporaryFolder();
  const [output, workFolder] = [join(root, 'output'), join(root, '.snapshot-site')];
  const report = join(workFolder, 'check');
  const pictures: Record<string, ReportedRecord> = {};
  for (const told of shots) {
    if (told.was !== undefined) {
      const file = told.renamedFrom ?? fileOf(told);
      await put(join(output, file), told.was);
      pictures[file] = recordOf(told.id, told.was, here);
    }
    if (told.now !== undefined) await put(join(report, 'actual', fileOf(told)), told.now);
  }
  const record = { version: 2, environments: { [fingerprint(here)]: here }, pictures };
  if (Object.keys(pictures).length > 0) {
    await put(join(output, 'snapshots.json'), JSON.stringify(record));
  }
  const environment = more.environment ?? here;
  await writeReport(report, {
    shots: shots.map((told) => checked(told, environment)),
    output,
    ...more,
    environment,
  });
  return {
    root,
    output,
    workFolder,
    report,
    files: () => filesIn(output),
    async record() {
      const text = await readFile(join(output, 'snapshots.json'), 'utf8').catch(() => undefined);
      return text === undefined ? undefined : JSON.parse(text);
    },
  };
}

export async function writeReport(folder: string, more: Partial<CheckReport>): Promise<void> {
  const report: CheckReport = {
    version: 1,
    against: { kind: 'baselines' },
    shots: [],
    groups: [],
    counts: noneOfAny,
    reused: 0,
    environment: here,
    elsewhere: null,
    allowNew: false,
    durationMs: 1,
    output: '/of/another/machine',
    interrupted: null,
    skipped: 0,
    ...more,
  };
  await put(join(folder, 'report.json'), JSON.stringify(report));
}

export function checked(told: Told, environment = here): CheckedShot {
  const { id, was, now, status = statusOf(told) } = told;
  const [name = id, variant = ''] = id.split('.');
  const size = { width: 2, height: 1 };
  return {
    id,
    file: fileOf(told),
    path: `/${name}`,
    variant,
    status,
    sentence: status,
    baseline: was === undefined ? null : { file: null, sha256: hash(was), ...size },
    actual: now === undefined ? null : { file: `actual/${fileOf(told)}`, sha256: hash(now), ...size },
    diff: null,
    changes: told.changes ?? [],
    renamedFrom: told.renamedFrom ?? null,
    ignored: null,
    failure: told.failure ?? null,
    reused: false,
    reason: null,
    notes: [],
    url: null,
    durationMs: 1,
    record: now === undefined ? null : recordOf(id, now, environment),
  };
}

/** A change that a check named. */
export function change(sentence: string, group: string | null = null): ReportedChange {
  return {
    kind: 'text',
    box: null,
    was: null,
    element: null,
    before: '',
    after: '',
    cause: null,
    sentence,
    group,
  };
}

export function recordOf(id: string, text: string, environment: Environment): ReportedRecord {
  return {
    page: `/${id}`,
    width: 2,
    height: 1,
    scale: 1,
    sha256: hash(text),
    alt: `${id} showing ${text}`,
    environment: fingerprint(environment),
  };
}

export function hash(text: string, encoding: 'utf8' | 'latin1' = 'utf8'): string {
  return createHash('sha256').update(text, encoding).digest('hex');
}

export async function put(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

function fileOf({ id, file }: Told): string {
  return file ?? `${id}.png`;
}

function statusOf({ was, now, renamedFrom }: Told): CheckedShot['status'] {
  if (now === undefined) return was === undefined ? 'failed' : 'removed';
  if (was === undefined) return 'new';
  if (renamedFrom) return 'renamed';
  return was === now ? 'same' : 'changed';
}

async function filesIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries
    .filter((entry) => entry.isFile() && entry.name !== 'snapshots.json')
    .map((entry) => join(entry.parentPath, entry.name));
  const texts = files.toSorted().map(async (file) => {
    return [file.slice(folder.length + 1), await readFile(file, 'utf8')] as const;
  });
  return Object.fromEntries(await Promise.all(texts));
}
