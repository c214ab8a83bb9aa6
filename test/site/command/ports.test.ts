import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startSite } from '../../../src/site/index.ts';
import { expectNothingLeft, refuses, trackProcesses } from '../../support/processes.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { command, failureOf, freePort, read, ready, server, timeIsUpOnce, withSite } from '../starting.ts';

const isIPv4 = /^http:\/\/127\.0\.0\.1:\d+\/$/;

/** Somebody else's server, on a port of its own. */
async function stranger(): Promise<{ port: number; url: string }> {
  const other = createHttpServer((_request, response) => void response.end('Somebody else'));
  other.listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  return { port, url: `http://127.0.0.1:${port}/` };
}

test.each<[string, string, Record<string, string>?]>([
  ['{fd}', `${server} --fd {fd}`],
  ['{port}', `${server} --port {port} --host {host}`],
  ['a variable with {port}', `${server}`, { PORT: '{port}' }],
  ['PORT=0, and the system is asked', server],
])('a command gets its port by %s', async (_what, line, env = {}) => {
  await withSite(command(line, { env }), async (site) => {
    expect(site.url).toMatch(isIPv4);
    expect(await read(site)).toContain('<h1>Command</h1>');
  });
});

test('a command that takes its socket by LISTEN_FDS is told its own process id', async () => {
  await withSite(command(`${server} --activated`, { port: 'socket' }), async (site) => {
    expect(site.url).toMatch(isIPv4);
    expect(await read(site)).toContain('<h1>Command</h1>');
  });
});

test('{url}, PORT and HOST say the same, and a variable of the shell is left alone', async () => {
  const line = `port=shell; echo {url} $PORT $HOST \${port}; exec ${server}`;
  await withSite(command(line), async (site) => {
    const { port, origin } = new URL(site.url);
    expect(site.output()).toContain(`${origin} ${port} 127.0.0.1 shell`);
  });
});

test.each([
  ['an IPv6 address only', '::1', /^http:\/\/\[::1\]:\d+\/$/],
  ['every IPv4 address', '0.0.0.0', isIPv4],
  ['every address', '::', isIPv4],
])('a command that listens on %s is found', async (_what, host, expected) => {
  await withSite(command(`${server} --host ${host}`), async (site) => {
    expect(site.url).toMatch(expected);
    expect(await read(site)).toContain('<h1>Command</h1>');
  });
});

test('of two ports of a command the one with pages is photographed', async () => {
  expect(await withSite(command(`${server} --metrics`), (site) => read(site))).toContain('<h1>Command</h1>');
});

test.each(['stdout', 'stderr'] as const)('a line on %s tells the URL', async (stream) => {
  const announced = ready({ [stream]: /Local: +(?<url>\S+)/ });
  await withSite(command(`${server} --metrics --announce ${stream}`, { ready: announced }), async (site) => {
    expect(site.output()).toContain(`Local: ${site.url}`);
  });
});

test('a command whose own port is given, and free, uses it', async () => {
  const free = await freePort();
  await withSite(command(`${server} --port ${free}`, { port: free }), async (site) => {
    expect(new URL(site.url).port).toBe(String(free));
  });
});

test('a given port that somebody else holds is an error with his name, and he stays', async () => {
  const other = await stranger();
  const { code, message, hint } = await failureOf(
    command(`${server} --port ${other.port}`, { port: other.port }),
  );
  expect(code).toBe('SITE_START');
  expect(message).toContain(`its port ${other.port} is taken by \``);
  expect(message).toContain(`(process ${process.pid})`);
  expect(hint).toContain('reuseExistingServer: true');
  expect(await refuses(other.url)).toBe(false);
});

test('with reuseExistingServer, what is there is photographed and not stopped', async () => {
  const other = await stranger();
  const site = await startSite(command('exit 1', { port: other.port, reuseExistingServer: true }));
  expect(await read(site)).toBe('Somebody else');
  await site.stop();
  expect(await refuses(other.url)).toBe(false);
});

test('with reuseExistingServer, a server that another program starts for the command is photographed', async () => {
  const docker = createHttpServer((_request, response) => void response.end('From a container'));
  onTestFinished(() => void docker.close());
  await withSite(
    command('echo {port}; exec sleep 600', { reuseExistingServer: true }),
    async (site) => {
      expect(await read(site)).toBe('From a container');
      docker.closeAllConnections();
      docker.close();
    },
    { onLine: (line) => void docker.listen(Number(line), '127.0.0.1') },
  );
});

test('a command that always takes the same port, which is taken, fails with the name of who has it', async () => {
  const other = await stranger();
  const { code, message, hint } = await failureOf(command(`${server} --port ${other.port}`));
  expect(code).toBe('SITE_EXITED');
  expect(message).toContain('EADDRINUSE');
  expect(hint).toContain(`Its port ${other.port} is taken by`);
  expect(hint).toContain(`(process ${process.pid})`);
});

test('the port of somebody else is never photographed, however well he answers', async () => {
  const other = await stranger();
  const line = `echo "Local: ${other.url}"; exec sleep 600`;
  const announced = ready({ stdout: /Local: +(?<url>\S+)/ });
  const { code, message } = await failureOf(command(line, { ready: announced }));
  expect(code).toBe('SITE_START');
  expect(message).toContain(`is not what listens on port ${other.port}`);
  expect(message).toContain(`(process ${process.pid})`);
});

test('a program that says its reserved port is in use gets another one', async () => {
  const folder = await temporaryFolder();
  const line = `test -e seen || { touch seen; echo "Error: listen EADDRINUSE: address already in use :::{port}" >&2; exit 1; }; exec ${server} --port {port}`;
  await withSite(command(line, { cwd: folder }), async (site) => {
    expect(await read(site)).toContain('<h1>Command</h1>');
    expect(site.output().join('\n')).not.toContain('EADDRINUSE');
  });
});

/** The time is up when it has printed where it should listen and where it does. */
const listensElsewhere = (printed: readonly string[]) => timeIsUpOnce(() => printed.length > 1);

test('a program that listens elsewhere than on the port it was given is an error that names both', async () => {
  const line = `exec ${server} --port 0 --announce stdout`;
  const reserved = await failureOf(command(`echo {port}; ${line}`), listensElsewhere);
  expect(reserved.message).toMatch(/it listens on port \d+, not on \d+, which it was given/);
  expect(reserved.hint).toContain("`port: 'found'`");
  const socket = await failureOf(command(`echo {fd}; ${line}`), listensElsewhere);
  expect(socket.message).toContain('accepts connections and never answers');
  expect(socket.hint).toContain('did not take over the socket');
});

test('eight commands at once have eight ports, and all are stopped', async () => {
  const tracked = trackProcesses();
  const lines = ['--fd {fd}', '--port {port}', '', '--host ::'].flatMap((flags) => [flags, flags]);
  const sites = await Promise.all(
    lines.map((flags) => startSite(command(`${server} ${flags}`, { env: tracked.env }))),
  );
  expect(new Set(sites.map(({ url }) => url)).size).toBe(8);
  await Promise.all(sites.map((site) => site.stop()));
  for (const { url } of sites) await expectNothingLeft(tracked, url);
});
