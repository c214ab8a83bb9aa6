import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startSites } from '../../src/site/several.ts';
import { expectNothingLeft, trackProcesses } from '../support/processes.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { app, command, server } from './starting.ts';

/** Prints what it was told of the others. */
const telling = `echo "api is $API on port $API_PORT"; exec ${server}`;

test('a site gets the address of another one, which starts first; both stop together', async () => {
  const tracked = trackProcesses();
  const lines: string[] = [];
  const running = await startSites(
    {
      docs: command(telling, { env: { ...tracked.env, API: '{api.url}/v1', API_PORT: '{api.port}' } }),
      api: app('koa.ts', { env: tracked.env }),
    },
    { onLine: (line, name) => lines.push(`${name}: ${line}`) },
  );
  const urls = [...running.sites.values()].map((site) => site.url);
  expect([...running.sites.keys()]).toEqual(['docs', 'api']);
  const api = new URL(running.sites.get('api')!.url);
  expect(lines).toContain(`docs: api is ${api.origin}/v1 on port ${api.port}`);
  await running.stop();
  for (const url of urls) await expectNothingLeft(tracked, url);
  await running.stop();
});

test('sites that do not need each other start at the same time', async () => {
  const tracked = trackProcesses();
  // Each waits until the other one has begun.
  const waiting = (own: string, other: string) =>
    command(`touch "$DIR/${own}"; until test -e "$DIR/${other}"; do sleep 0.01; done; exec ${server}`, {
      env: { ...tracked.env, DIR: folder },
    });
  const folder = await temporaryFolder();
  await using running = await startSites({ one: waiting('one', 'two'), two: waiting('two', 'one') });
  expect(running.sites.size).toBe(2);
  await running.stop();
  await expectNothingLeft(tracked);
});

test('when one fails, the others are stopped and its error is told', async () => {
  const tracked = trackProcesses();
  const { env } = tracked;
  await expect(
    startSites({
      good: command(server, { env }),
      waiting: command('sleep 600', { env }),
      bad: command('exit 3', { env }),
      after: command('echo {waiting.url}', { env }),
    }),
  ).rejects.toMatchObject({
    code: 'SITE_EXITED',
    message: expect.stringContaining('`exit 3` exited with code 3'),
  });
  await expectNothingLeft(tracked);
});

test('a name that is not there, and two that need each other, are told before anything starts', async () => {
  await expect(startSites({ docs: command('serve {apo.url}'), api: command('serve') })).rejects.toMatchObject(
    {
      code: 'CONFIG_INVALID',
      message: 'The site "docs" asks for the address of a site "apo", which there is not.',
      hint: 'The sites are docs, api.',
    },
  );
  await expect(
    startSites({ docs: command('serve {api.url}'), api: command('serve', { env: { DOCS: '{docs.url}' } }) }),
  ).rejects.toThrow('docs → api → docs');
});

test('an abort stops all of them', async () => {
  const tracked = trackProcesses();
  const controller = new AbortController();
  const starting = startSites(
    { good: command(server, { env: tracked.env }), waiting: command('sleep 600', { env: tracked.env }) },
    { signal: controller.signal },
  );
  starting.catch(() => {});
  await expect.poll(() => tracked.pids().length).toBeGreaterThan(1);
  controller.abort(new Error('Ctrl+C'));
  await expect(starting).rejects.toThrow('Ctrl+C');
  await expectNothingLeft(tracked);
});

test('tells that a site is under way as soon as its program runs, long before it is ready', async () => {
  // It does not listen until that was told.
  const folder = await temporaryFolder();
  await using running = await startSites(
    {
      site: command(`until test -e "$DIR/go"; do sleep 0.01; done; exec ${server}`, { env: { DIR: folder } }),
    },
    { onUnderWay: () => writeFileSync(join(folder, 'go'), '') },
  );
  expect(running.sites.size).toBe(1);
});
