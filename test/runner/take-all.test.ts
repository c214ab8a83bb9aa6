import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { SnapshotError } from '../../src/errors.ts';
import type { Failure, Shot } from '../../src/model/index.ts';
import { openControl, takeAll } from '../../src/runner/index.ts';
import { shot } from '../support/events.ts';
import { temporaryFolder } from '../support/temporary.ts';

const shots = ['a', 'b', 'c', 'd'].map(shot);
const crash: Failure = { kind: 'browser-crash', message: 'the browser crashed' };

/** Takes the shots in a way of the test's, and says what was kept. */
async function taking(
  take: (shot: Shot) => Promise<Failure | undefined>,
  { signal, workFolder = '' }: { signal?: AbortSignal; workFolder?: string } = {},
) {
  const control = openControl<{ kind: string }>([], signal);
  const kept: (Failure | undefined)[] = [];
  await takeAll<Failure | undefined>(
    shots,
    { ...control, concurrency: 2, workFolder },
    {
      take,
      failureOf: (failure) => failure,
      failed: (_, failure) => failure,
      keep: (failure, index) => (kept[index] = failure),
    },
  );
  return kept;
}

test('a shot that was open when the browser died is taken once more, by itself, after all others', async () => {
  const order: string[] = [];
  let open = 0;
  const kept = await taking(async ({ id }) => {
    const isAgain = order.includes(id);
    order.push(id);
    open += 1;
    if (isAgain) expect(open).toBe(1);
    await Promise.resolve();
    open -= 1;
    return !isAgain && (id === 'a' || id === 'b') ? crash : undefined;
  });
  expect(order.slice(0, 4).toSorted()).toEqual(['a', 'b', 'c', 'd']);
  expect(order.slice(4).toSorted()).toEqual(['a', 'b']);
  expect(kept).toEqual([undefined, undefined, undefined, undefined]);
});

test('one that kills the browser each time has failed', async () => {
  const kept = await taking(async ({ id }) => (id === 'c' ? crash : undefined));
  expect(kept).toEqual([undefined, undefined, crash, undefined]);
});

test('the first error that was foreseen ends them all, and is thrown', async () => {
  const fault = new SnapshotError('OUTPUT', 'The disk is full.');
  const taken: string[] = [];
  const running = taking(async ({ id }) => {
    taken.push(id);
    throw fault;
  });
  await expect(running).rejects.toBe(fault);
  expect(taken).not.toContain('d');
});

test('one that was not foreseen fails its shot alone, and is written down', async () => {
  const workFolder = join(await temporaryFolder(), '.snapshot-site');
  const kept = await taking(
    async ({ id }) => {
      if (id === 'b') throw new TypeError('cannot read properties of a page');
      return undefined;
    },
    { workFolder },
  );
  expect(kept.map((failure) => failure?.kind)).toEqual([undefined, 'internal', undefined, undefined]);
  const { message, hint } = kept[1]!;
  expect(message).toContain('TypeError: cannot read properties of a page');
  const file = /with the file (\S+) and/.exec(hint!)![1]!;
  expect(dirname(file)).toBe(join(workFolder, 'errors'));
  expect(await readFile(file, 'utf8')).toMatch(/^b .*TypeError: cannot read.*take-all\.test\.ts/s);
});

test('once the end is asked for, nothing more begins, and that is no error', async () => {
  const controller = new AbortController();
  const kept = await taking(async ({ id }) => {
    if (id === 'a') controller.abort();
    return undefined;
  }, controller);
  expect(kept.length).toBeLessThan(4);
});
