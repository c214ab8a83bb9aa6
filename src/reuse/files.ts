import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { AnsweredFile, ResolvedShotOptions } from '../model/index.ts';
import { sha256Of } from '../store/index.ts';

/** The files with which requests of a shot are answered, as far as the options name them. */
export async function mockFilesOf({ mock }: ResolvedShotOptions): Promise<string[]> {
  const files = (mock?.rules ?? []).map(async (rule) => {
    if (rule.kind === 'har') return [rule.file, ...(await bodiesOfHar(rule.file))];
    return rule.kind === 'answer' && rule.answer.file !== undefined ? [rule.answer.file] : [];
  });
  return (await Promise.all(files)).flat();
}

/** The files beside a HAR file that hold the bodies of its answers, as Playwright can write them. */
async function bodiesOfHar(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const names = [...text.matchAll(/"_file"\s*:\s*("(?:[^"\\]|\\.)*")/g)].map(
    ([, name]) => JSON.parse(name!) as string,
  );
  return [...new Set(names)].map((name) => resolve(dirname(file), name));
}

export async function hashOfFile(file: string): Promise<string> {
  return readFile(file).then(sha256Of, () => 'missing');
}

/** Which of the files that functions have answered with is another one now, in words; `undefined` if none is. */
export async function fileDifference(
  files: readonly AnsweredFile[],
  { mock }: ResolvedShotOptions,
): Promise<string | undefined> {
  const folder = mock?.rules.find((rule) => rule.kind === 'function')?.folder ?? '';
  for (const { file, sha256 } of files) {
    const now = await hashOfFile(resolve(folder, file));
    if (now !== sha256)
      return `the file ${file}, with which a function of mock answers, ${now === 'missing' ? 'is gone' : 'changed'}`;
  }
  return undefined;
}
