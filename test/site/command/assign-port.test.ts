import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { assignPort } from '../../../src/site/command/assign-port.ts';

/** Listens there, as a program would that is given the port. */
async function listen(port: number): Promise<Server> {
  const server = createServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}

/** The states of the sockets that have this port, as the kernel numbers them. */
function statesOf(port: number): string[] {
  const rows = readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const address = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return rows.filter((row) => row[1] === address).map((row) => row[3]!);
}

const timeWait = '06';

test('a reserved port is held for the program in a state in which nobody gets it by chance', async () => {
  const { port, values } = await assignPort('reserved', 1);
  expect(statesOf(port!)).toEqual([timeWait]);
  expect(values).toEqual({ host: '127.0.0.1', port: String(port), url: `http://127.0.0.1:${port}` });
  await listen(port!);
});

test('a program that cannot use such a port gets a plain one at the next attempt', async () => {
  const { port } = await assignPort('reserved', 2);
  expect(statesOf(port!)).toEqual([]);
  await listen(port!);
});

test('a socket listens before the program begins, until it is let go', async () => {
  const { port, socket, values, release } = await assignPort('socket', 1);
  expect(socket).toBeGreaterThan(2);
  expect(values.fd).toBe('3');
  await expect(listen(port!)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  release();
  await listen(port!);
});

test('a program that finds its own port is given 0', async () => {
  expect(await assignPort('found', 1)).toMatchObject({ port: undefined, values: { port: '0' } });
  expect(await assignPort(4000, 1)).toMatchObject({ port: 4000, values: { port: '4000' } });
});
