import { dirname, join } from 'node:path';
import type { Approval } from '../../model/index.ts';
import { reasonOf } from '../cannot-write.ts';
import { isInside } from './inside.ts';
import type { Log, Logged } from './log.ts';
import { filesOf, type LockedOutput, apply, type FileOperation } from './apply.ts';
import { readHashed } from '../read-hashed.ts';

type LoggedShot = Logged['shots'][number];
type LoggedFile = LoggedShot['files'][number];

/**
 * Restores everything as it was before an approval, also after one that was interrupted. A shot is left if one of its
 * files has changed since.
 */
export async function rollBack(
  { shots: logged, environments }: Pick<Logged, 'shots' | 'environments'>,
  log: Log,
  place: LockedOutput,
): Promise<Approval> {
  const shots: LoggedShot[] = [];
  const operations: FileOperation[] = [];
  const left: { id: string; reason: string }[] = [];
  for (const shot of logged) {
    const ready: FileOperation[] = [];
    const reasons: string[] = [];
    for (const file of shot.files) {
      const operation = await operationToRestore(file, log, place);
      if ('reason' in operation) reasons.push(operation.reason);
      else ready.push(operation);
    }
    if (reasons[0] === undefined) {
      shots.push(shot);
      operations.push(...ready);
    } else {
      left.push({ id: shot.id, reason: reasons[0] });
    }
  }
  await apply(operations, { ...place, environments });
  return { shots: shots.map(({ id, status }) => ({ id, status })), ...filesOf(operations), left };
}

async function operationToRestore(
  { file, before, after }: LoggedFile,
  log: Log,
  { output, temporary }: LockedOutput,
): Promise<FileOperation | { reason: string }> {
  const path = join(output, file);
  if (!(await isInside(output, dirname(path)))) return { reason: `${file} leads elsewhere` };
  const found = await readHashed(path).catch((error) => ({ reason: reasonOf(error) }));
  if (found && 'reason' in found) return { reason: `${file} cannot be read: ${found.reason}` };
  const now = found?.sha256;
  const record = before?.record ?? undefined;
  if (now === before?.sha256) return { file, to: 'as it is', record };
  if (now !== after?.sha256) {
    const where = before ? `; what it was before is in ${log.whereKept(before.sha256)}` : '';
    return { reason: `${file} was changed after it was approved${where}` };
  }
  if (before === null) return { file, to: 'deleted', record: undefined };
  const bytes = await log.kept(before.sha256);
  if (!bytes) return { reason: `what ${file} was before is not in ${log.whereKept(before.sha256)} any more` };
  return { file, to: await temporary.stage(bytes), record };
}
