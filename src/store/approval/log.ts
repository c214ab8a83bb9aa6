import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { SnapshotError } from '../../errors.ts';
import type { CheckStatus } from '../../model/index.ts';
import { hideSecrets } from '../../secrets.ts';
import { reasonOf } from '../cannot-write.ts';
import { pictureName, sha256Schema } from '../inside-name.ts';
import { parseDocument } from '../parse-document.ts';
import { environmentSchema, pictureSchema } from '../record.ts';
import { stageFile } from '../atomic-writer.ts';
import { ensureWorkFolder } from '../work-folder.ts';
import { sha256Of } from '../sha256.ts';

/*
 * Each approval has a folder `approvals/<n>` below `.snapshot-site`, with a log of what it is about to do, and the bytes
 * that it replaces or deletes, named by their hashes. All of this is written before anything is changed, so that an
 * approval can be undone even if the computer loses power in the middle.
 */

const loggedSchema = z.object({
  version: z.literal(1),
  /** The folder of the pictures, relative to `.snapshot-site`, because a project may be moved. */
  output: z.string(),
  /** The environments that the old entries of the record name. */
  environments: z.record(z.string(), environmentSchema),
  shots: z.array(
    z.object({
      id: z.string(),
      status: z.custom<CheckStatus>((value) => typeof value === 'string'),
      files: z.array(
        z.object({
          file: pictureName,
          before: z.object({ sha256: sha256Schema, record: pictureSchema.nullable() }).nullable(),
          after: z.object({ sha256: sha256Schema }).nullable(),
        }),
      ),
    }),
  ),
});

/** What an approval does to each file. `null` means that there is no file before or after. */
export type Logged = z.infer<typeof loggedSchema>;

/** The folder of one approval. */
export interface Log {
  /** Keeps bytes that are about to be replaced or deleted. */
  keep(bytes: Uint8Array): Promise<void>;
  /** The kept bytes; `undefined` if they are missing or damaged. */
  kept(sha256: string): Promise<Uint8Array | undefined>;
  /** The file of the kept bytes, for messages. */
  whereKept(sha256: string): string;
  write(logged: Omit<Logged, 'version' | 'output'>): Promise<void>;
  /** Marks the approval as undone, so that the one before is the last one. */
  close(): Promise<void>;
  discard(): Promise<void>;
}

/**
 * Begins the log of an approval, and removes old logs.
 *
 * @throws SnapshotError `OUTPUT` if it cannot be written. Its methods throw the same.
 */
export async function beginLog(workFolder: string, output: string): Promise<Log> {
  const folder = join(workFolder, folderName);
  return orOutputError(folder, async () => {
    await ensureWorkFolder(workFolder);
    await mkdir(folder, { recursive: true });
    const numbers = await numbersIn(folder);
    for (const old of numbers.slice(mostKept - 1)) {
      await rm(join(folder, String(old)), { recursive: true, force: true });
    }
    return logIn(await makeNext(folder, numbers[0] ?? 0), relative(workFolder, output));
  });
}

/** The last approval in this output folder that has not been undone, if there is one. */
export async function lastLog(
  workFolder: string,
  output: string,
): Promise<{ log: Log; logged: Logged } | undefined> {
  const folder = join(workFolder, folderName);
  for (const number of await numbersIn(folder)) {
    const logged = await readLogged(join(folder, String(number), logName));
    if (logged?.output !== relative(workFolder, output)) continue;
    return { log: logIn(join(folder, String(number)), logged.output), logged };
  }
  return undefined;
}

const folderName = 'approvals';
const logName = 'log.json';
const undoneName = 'undone.json';
/** The number of approvals whose logs are kept, including undone ones. */
const mostKept = 10;

function logIn(folder: string, output: string): Log {
  const whereKept = (sha256: string): string => join(folder, sha256);
  return {
    whereKept,
    keep: (bytes) => orOutputError(folder, () => writeFile(whereKept(sha256Of(bytes)), bytes)),
    async kept(sha256) {
      const bytes = await readFile(whereKept(sha256)).catch(() => undefined);
      return bytes && sha256Of(bytes) === sha256 ? bytes : undefined;
    },
    write: (logged) =>
      orOutputError(folder, async () => {
        const whole: Logged = { version: 1, output, ...logged };
        const text = hideSecrets(`${JSON.stringify(whole, null, 2)}\n`);
        await (await stageFile(join(folder, 'writing'), text)).place(join(folder, logName));
      }),
    close: () => orOutputError(folder, () => rename(join(folder, logName), join(folder, undoneName))),
    discard: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Creates the next folder. An approval in another output folder may take the same number at the same time. */
async function makeNext(folder: string, last: number): Promise<string> {
  const next = join(folder, String(last + 1));
  try {
    await mkdir(next);
    return next;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return makeNext(folder, last + 1);
  }
}

/** The numbers of the approvals, the newest first. */
async function numbersIn(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .toSorted((a, b) => b - a);
}

/** `undefined` if there is no log: then the approval was killed before it changed anything. */
async function readLogged(file: string): Promise<Logged | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  return parseDocument(text, file, {
    schema: loggedSchema,
    version: 1,
    code: 'OUTPUT',
    what: 'the log of an approval',
    hint: `Remove ${dirname(file)}, then --undo takes back the approval before it.`,
  });
}

async function orOutputError<T>(folder: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw new SnapshotError('OUTPUT', `${folder} cannot be written: ${reasonOf(error)}.`, {
      hint: 'What is replaced is kept there first, so that it can be undone. Make room for it, or let it be written.',
      cause: error,
    });
  }
}
