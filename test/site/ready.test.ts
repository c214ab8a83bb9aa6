import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Ready, SiteExit } from '../../src/model/index.ts';
import type { StartContext, StartingSite } from '../../src/site/contract.ts';
import { waitUntilReady } from '../../src/site/ready.ts';
import { feedTimers, stopClock, withoutTimersFrom } from '../support/clock.ts';

const never = new Promise<never>(() => {});

/** How often each server was asked. */
const questions = new Map<string, number>();

async function listen(server: Server): Promise<URL> {
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  questions.set(url.href, 0);
  server.on('connection', () => questions.set(url.href, questions.get(url.href)! + 1));
  return url;
}

async function serve(listener: RequestListener): Promise<URL> {
  const server = createHttpServer(listener);
  const url = await listen(server);
  onTestFinished(() => server.closeAllConnections());
  return url;
}

const limitMs = 20_000;

function wait(
  site: Partial<StartingSite> | URL,
  ready: Partial<Ready> = {},
  context: Partial<StartContext> = {},
) {
  const starting = site instanceof URL ? { where: () => [site] } : site;
  return waitUntilReady(
    { name: 'The site', where: () => [], ...starting },
    { path: undefined, status: undefined, timeoutMs: limitMs, ...ready },
    { signal: new AbortController().signal, readyPath: '/', onLine: () => {}, ...context },
  );
}

/** The error of a site whose time is up when its server has been asked a second time, and so has answered the first. */
async function failureOf(url: URL, ready: Partial<Ready> = {}): Promise<unknown> {
  feedTimers();
  const before = questions.get(url.href)!;
  const failing = wait(url, ready).catch((error: unknown) => error);
  await expect.poll(() => questions.get(url.href)).toBeGreaterThan(before + 1);
  vi.advanceTimersByTime(limitMs);
  return failing;
}

const answer =
  (status: number): RequestListener =>
  (_request, response) =>
    void response.writeHead(status).end();

test.each([200, 204, 302, 401, 403])('a site that answers %i is ready', async (status) => {
  const url = await serve(answer(status));
  expect(await wait(url)).toEqual(url);
});

test('the path of the first page is asked, and ready.path wins', async () => {
  const asked: string[] = [];
  const url = await serve((request, response) => {
    asked.push(request.url!);
    response.end();
  });
  await wait(url, {}, { readyPath: '/guide?lang=de#top' });
  await wait(url, { path: '/health' });
  expect(asked).toEqual(['/guide?lang=de', '/health']);
});

test('a site that answers 503 and then 200 is ready at the 200', async () => {
  let count = 0;
  const url = await serve((_request, response) => void response.writeHead(++count < 4 ? 503 : 200).end());
  await wait(url);
  expect(count).toBe(4);
});

test('a status that is accepted on purpose is ready, and then no other one is', async () => {
  const url = await serve(answer(404));
  expect(await wait(url, { status: [404] })).toEqual(url);
  const failure = await failureOf(url, { status: [200] });
  expect(failure).toMatchObject({ message: expect.stringContaining('answered 404') });
});

test('a page that streams for ever is ready with its headers', async () => {
  const url = await serve((_request, response) => void response.writeHead(200).write('data: 1\n\n'));
  expect(await wait(url)).toEqual(url);
});

test('the answer is heard out, so that a simple server is not cut off', async () => {
  // An answer that takes longer than a second is not.
  withoutTimersFrom(1000);
  let wasCutOff: boolean | undefined;
  const url = await serve((_request, response) => {
    response.once('close', () => (wasCutOff = !response.writableFinished));
    response.end('x'.repeat(5_000_000));
  });
  await wait(url);
  await expect.poll(() => wasCutOff).toBe(false);
});

test('a first request that is lost does not hold up a site that answers the next one', async () => {
  let count = 0;
  const url = await serve((_request, response) => void (++count > 1 && response.end()));
  expect(await wait(url)).toEqual(url);
});

test('a slow page is asked again after one second, then after two, and not at every look', async () => {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  onTestFinished(() => void vi.restoreAllMocks());
  let looks = 0;
  const answers: (() => void)[] = [];
  const url = await serve((_request, response) => void answers.push(() => response.end()));
  const timeAtLook: Record<number, number> = { 4: 1000, 6: 2999, 8: 3000 };
  const where = () => {
    now = timeAtLook[(looks += 1)] ?? now;
    if (looks > 10 && answers.length > 2) for (const answerNow of answers) answerNow();
    return [url];
  };
  await wait({ where });
  expect(questions.get(url.href)).toBe(3);
});

test('of two ports the one with a page is taken, also if the other answers first', async () => {
  stopClock();
  const metrics = await serve(answer(200));
  let answerWithPage: (() => void) | undefined;
  const pages = await serve((_request, response) => {
    answerWithPage = () => response.writeHead(200, { 'content-type': 'text/html' }).end();
  });
  let looks = 0;
  const where = () => {
    // By then the first one has answered, and would be taken.
    if ((looks += 1) > 5) answerWithPage?.();
    return [metrics, pages];
  };
  expect(await wait({ where })).toEqual(pages);
});

test('of two ports without a page one is taken in the end', async () => {
  const [one, two] = [await serve(answer(200)), await serve(answer(200))];
  expect([one, two]).toContainEqual(await wait({ where: () => [one, two] }));
});

test.each([
  ['404 for ever', answer(404), 'answered 404', 'ready.status: [404]'],
  ['500 for ever', answer(500), 'answered 500', 'ready.path'],
  ['418 for ever', answer(418), 'answered 418', 'ready.status: [418]'],
])(
  '%s is not ready, and the error names the status and the option',
  async (_what, listener, message, hint) => {
    const url = await serve(listener);
    expect(await failureOf(url)).toMatchObject({
      code: 'SITE_NOT_READY',
      message: expect.stringMatching(`The site was not ready after \\d\\.\\d s: ${url} ${message}`),
      hint: expect.stringContaining(hint),
    });
  },
);

test('a port that accepts and never answers gets an error of its own', async () => {
  const url = await listen(createServer((socket) => onTestFinished(() => void socket.destroy())));
  expect(await failureOf(url)).toMatchObject({
    message: expect.stringContaining('accepts connections and never answers'),
    hint: expect.stringContaining('`ready.timeout` (now 20000 ms)'),
  });
});

test('a server that does not speak HTTP is told apart, with what it said', async () => {
  const url = await listen(createServer((socket) => void socket.end('220 mail.example.com ESMTP\r\n')));
  expect(await failureOf(url)).toMatchObject({
    message: expect.stringContaining('not in HTTP; it begins with "220 mail.example.com ESMTP\\r\\n"'),
  });
});

test('a server that closes each connection is told apart', async () => {
  const url = await listen(createServer((socket) => void socket.resetAndDestroy()));
  expect(await failureOf(url)).toMatchObject({
    message: expect.stringContaining('closes them without an answer'),
  });
});

test('a port on which nothing listens, and a site without any port, are told apart', async () => {
  const server = createServer();
  const url = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  // A question that stays open for a tenth of a second would count as one that is not answered.
  stopClock();
  const soon = { timeoutMs: 80 };
  await expect(wait(url, soon)).rejects.toThrow(`nothing listens at ${url}`);
  await expect(wait({ where: () => never }, soon)).rejects.toThrow('it never listened on a port');
  await expect(wait({ explainNoAddress: () => 'it printed no line like /ready/.' }, soon)).rejects.toThrow(
    'no line like /ready/',
  );
});

test('a process that ends while we wait ends the wait, with its code and its last lines', async () => {
  const exited = Promise.resolve<SiteExit>({ code: 3, signal: null });
  await expect(
    wait({ exited, output: () => ['Reading the config', 'Error: no licence key'] }, { timeoutMs: 60_000 }),
  ).rejects.toMatchObject({
    code: 'SITE_EXITED',
    message: expect.stringMatching(
      /^The site exited with code 3 after \d\.\d s, before it answered\. .*no licence key$/s,
    ),
  });
  const killed = Promise.resolve<SiteExit>({ code: null, signal: 'SIGKILL' });
  await expect(wait({ exited: killed })).rejects.toThrow('was ended by SIGKILL');
  const missing = Promise.resolve<SiteExit>({ code: 127, signal: null });
  await expect(wait({ exited: missing })).rejects.toMatchObject({ hint: expect.stringContaining('spelled') });
});

test('the time limit holds where an answer never comes', async () => {
  const url = await serve(() => {});
  await expect(wait(url, { timeoutMs: 400 })).rejects.toThrow('never answers');
});

test('an abort ends the wait with its reason, and no question stays open', async () => {
  let open = 0;
  const url = await serve((request) => {
    open++;
    request.once('close', () => open--);
  });
  const reason = new Error('Ctrl+C');
  const controller = new AbortController();
  const waiting = wait(url, { timeoutMs: 60_000 }, { signal: controller.signal });
  await expect.poll(() => open).toBe(1);
  controller.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  await expect.poll(() => open).toBe(0);
  await expect(wait(url, {}, { signal: controller.signal })).rejects.toBe(reason);
});

function printForEver(callback: () => void): void {
  const talking = setInterval(callback, 1);
  onTestFinished(() => clearInterval(talking));
}

test('a site that prints without a pause is still looked at', async () => {
  const url = await serve(answer(200));
  let looks = 0;
  const where = () => (++looks > 5 ? [url] : []);
  expect(await wait({ where, onOutput: printForEver })).toEqual(url);
});

test('a site that prints a line is looked at soon after', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const where = vi.fn(() => []);
  let print!: () => void;
  const over = new AbortController();
  const waiting = wait({ where, onOutput: (callback) => (print = callback) }, {}, { signal: over.signal });
  // By now there is a tenth of a second between two looks.
  while (where.mock.calls.length < 12) await vi.advanceTimersToNextTimerAsync();
  await vi.advanceTimersByTimeAsync(50);
  expect(where).toHaveBeenCalledTimes(12);
  print();
  await vi.advanceTimersByTimeAsync(10);
  expect(where).toHaveBeenCalledTimes(13);
  over.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
});

test('an error while looking for the address ends the wait', async () => {
  const site = { where: () => setImmediate().then(() => Promise.reject(new Error('There is no such tool'))) };
  await expect(wait(site)).rejects.toThrow('There is no such tool');
});
