import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { Ready, SiteExit } from '../../src/model/index.ts';
import type { StartContext, StartingSite } from '../../src/site/contract.ts';
import { waitUntilReady } from '../../src/site/ready.ts';

const never = new Promise<never>(() => {});

async function listen(server: Server): Promise<URL> {
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}

async function serve(listener: RequestListener): Promise<URL> {
  const server = createHttpServer(listener);
  const url = await listen(server);
  onTestFinished(() => server.closeAllConnections());
  return url;
}

function wait(
  site: Partial<StartingSite> | URL,
  ready: Partial<Ready> = {},
  context: Partial<StartContext> = {},
) {
  const starting = site instanceof URL ? { where: () => [site] } : site;
  return waitUntilReady(
    { name: 'The site', where: () => [], ...starting },
    { path: undefined, status: undefined, timeoutMs: 400, ...ready },
    { signal: new AbortController().signal, readyPath: '/', onLine: () => {}, ...context },
  );
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
  await expect(wait(url, { status: [200] })).rejects.toThrow('answered 404');
});

test('a page that streams for ever is ready with its headers', async () => {
  const url = await serve((_request, response) => void response.writeHead(200).write('data: 1\n\n'));
  expect(await wait(url)).toEqual(url);
});

test('the answer is heard out, so that a simple server is not cut off', async () => {
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
  expect(await wait(url, { timeoutMs: 5000 })).toEqual(url);
});

test('a slow page is asked a few times, not at every look', async () => {
  let count = 0;
  const url = await serve((_request, response) => {
    count++;
    setTimeout(() => response.end(), 1500);
  });
  await wait(url, { timeoutMs: 10_000 });
  expect(count).toBe(2);
});

test('of two ports the one with a page is taken, also if the other answers first', async () => {
  const metrics = await serve(answer(200));
  const pages = await serve((_request, response) => {
    setTimeout(() => response.writeHead(200, { 'content-type': 'text/html' }).end(), 100);
  });
  expect(await wait({ where: () => [metrics, pages] }, { timeoutMs: 5000 })).toEqual(pages);
});

test.each([
  ['404 for ever', answer(404), 'answered 404', 'ready.status: [404]'],
  ['500 for ever', answer(500), 'answered 500', 'ready.path'],
  ['418 for ever', answer(418), 'answered 418', 'ready.status: [418]'],
])(
  '%s is not ready, and the error names the status and the option',
  async (_what, listener, message, hint) => {
    const url = await serve(listener);
    await expect(wait(url)).rejects.toMatchObject({
      code: 'SITE_NOT_READY',
      message: expect.stringMatching(`The site was not ready after \\d\\.\\d s: ${url} ${message}`),
      hint: expect.stringContaining(hint),
    });
  },
);

test('a port that accepts and never answers gets an error of its own', async () => {
  const url = await listen(createServer((socket) => onTestFinished(() => void socket.destroy())));
  await expect(wait(url)).rejects.toMatchObject({
    message: expect.stringContaining('accepts connections and never answers'),
    hint: expect.stringContaining('`ready.timeout` (now 400 ms)'),
  });
});

test('a server that does not speak HTTP is told apart, with what it said', async () => {
  const url = await listen(createServer((socket) => void socket.end('220 mail.example.com ESMTP\r\n')));
  await expect(wait(url)).rejects.toThrow('not in HTTP; it begins with "220 mail.example.com ESMTP\\r\\n"');
});

test('a server that closes each connection is told apart', async () => {
  const url = await listen(createServer((socket) => void socket.resetAndDestroy()));
  await expect(wait(url)).rejects.toThrow('closes them without an answer');
});

test('a port on which nothing listens, and a site without any port, are told apart', async () => {
  const server = createServer();
  const url = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  await expect(wait(url)).rejects.toThrow(`nothing listens at ${url}`);
  await expect(wait({ where: () => never })).rejects.toThrow('it never listened on a port');
  await expect(wait({ explainNoAddress: () => 'it printed no line like /ready/.' })).rejects.toThrow(
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

test('the time limit holds however slow the answers are', async () => {
  const url = await serve((_request, response) => void setTimeout(() => response.end(), 3000));
  const begun = performance.now();
  await expect(wait(url)).rejects.toThrow('never answers');
  expect(performance.now() - begun).toBeLessThan(1500);
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
  const url = await serve(answer(200));
  const looks: number[] = [];
  const where = () => (looks.push(performance.now()) > 12 ? [url] : []);
  const printWhenLate = (callback: () => void) => {
    const late = setInterval(() => looks.length === 12 && callback(), 1);
    onTestFinished(() => clearInterval(late));
  };
  await wait({ where, onOutput: printWhenLate }, { timeoutMs: 5000 });
  expect(looks[12]! - looks[11]!).toBeLessThan(80);
});

test('an error while looking for the address ends the wait', async () => {
  const site = { where: () => delay(20).then(() => Promise.reject(new Error('There is no such tool'))) };
  await expect(wait(site)).rejects.toThrow('There is no such tool');
});
