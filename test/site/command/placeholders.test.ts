import { delimiter } from 'node:path';
import { expect, test } from 'vitest';
import { fill, placeholdersIn } from '../../../src/site/command/placeholders.ts';
import { pathWithPrograms, shellArgumentsWithSocket } from '../../../src/site/shell.ts';
import { portInUse } from '../../../src/site/command/port-holder.ts';

test('placeholders are found and filled, and what only looks like one is left alone', () => {
  const command = `serve --port {port} --at {url} --also {port} \${port} {other} {}`;
  expect([...placeholdersIn([command, '{fd}'])]).toEqual(['port', 'url', 'fd']);
  expect(fill(command, { port: '4000', url: 'http://127.0.0.1:4000' })).toBe(
    `serve --port 4000 --at http://127.0.0.1:4000 --also 4000 \${port} {other} {}`,
  );
  expect(fill('{fd}', {})).toBe('{fd}');
});

test.each([
  ['Error: listen EADDRINUSE: address already in use :::3000', 3000],
  ['Error: listen EADDRINUSE: address already in use 127.0.0.1:3000', 3000],
  ['OSError: [Errno 98] Address already in use', 0],
  [
    "ERROR:    [Errno 98] error while attempting to bind on address ('127.0.0.1', 8000): address already in use",
    8000,
  ],
  ['Port 5173 is already in use', 5173],
  ['Error: Port 4173 is already in use', 4173],
  ["[ERROR] Connection in use: ('127.0.0.1', 8000)", 8000],
  ['Listening on port 3000', undefined],
])('"%s" says which port is in use', (line, port) => {
  expect(portInUse(['Starting', line, '    at Server.listen (net.js:12:3)'])).toBe(port);
});

const scriptOf = (command: string) => shellArgumentsWithSocket(command)[2];

test('a single command becomes the process that LISTEN_PID names; more than one is left to the shell', () => {
  expect(scriptOf('gunicorn app:app')).toMatch(/; exec gunicorn app:app$/);
  expect(scriptOf('cd app && gunicorn app:app')).toMatch(/; cd app && gunicorn app:app$/);
  expect(scriptOf('DEBUG=1 gunicorn app:app')).toMatch(/; DEBUG=1 gunicorn app:app$/);
});

test('the programs of the project come before those of the machine', () => {
  const folders = pathWithPrograms('/home/me/site').split(delimiter);
  expect(folders.slice(0, 2)).toEqual(['/home/me/site/node_modules/.bin', '/home/me/node_modules/.bin']);
  expect(folders.slice(-process.env['PATH']!.split(delimiter).length).join(delimiter)).toBe(
    process.env['PATH'],
  );
});
