/** Servers that cut every tie to the command that starts them: no environment, no pipe, no parent, no session in common. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { startSite } from '../../../src/site/index.ts';
import { stopClock } from '../../support/clock.ts';
import { isAlive, refuses } from '../../support/processes.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { command, failureOf, freePort, read, server, withSite } from '../starting.ts';

const fixture = server.split('" "')[1]!.replace('"', '');
const wiped = `env -i "${process.execPath}" "${fixture}"`;
const silently = '>/dev/null 2>&1 </dev/null';

/** The pid that a program wrote into a file; the process is killed when the test ends. */
async function pidIn(file: string): Promise<number> {
  await expect.poll(() => existsSync(file) && statSync(file).size > 0).toBe(true);
  const pid = Number(await readFile(file, 'utf8'));
  onTestFinished(() => void (isAlive(pid) && process.kill(pid, 'SIGKILL')));
  return pid;
}

const shapes: [string, string][] = [
  ['that its shell leaves behind', `setsid ${wiped} ARGS ${silently} &`],
  ['that comes up later', `(sleep 0.5; exec setsid ${wiped} ARGS) ${silently} &`],
  ['of a double fork', `(setsid sh -c '${wiped.replaceAll('"', '')} ARGS & sleep 0.1' ${silently} &)`],
  ['beside a shell that stays', `setsid ${wiped} ARGS ${silently} & exec sleep 600`],
];

test.each(shapes)('a daemon %s is the command’s own, and stopped', async (_what, line) => {
  const folder = await temporaryFolder();
  const source = command(line.replace('ARGS', `--port {port} --pid-file ${folder}/pid`));
  const pid = await withSite(source, async (site) => {
    expect(await read(site)).toContain('<h1>Command</h1>');
    return pidIn(`${folder}/pid`);
  });
  expect(isAlive(pid)).toBe(false);
});

test.each([false, true])(
  'a daemon on a fixed port, with reuseExistingServer %s, is stopped',
  async (reuseExistingServer) => {
    const folder = await temporaryFolder();
    const port = await freePort();
    const line = `setsid ${wiped} --port ${port} --pid-file ${folder}/pid ${silently} &`;
    const pid = await withSite(command(line, { port, reuseExistingServer }), async (site) => {
      expect(await read(site)).toContain('<h1>Command</h1>');
      return pidIn(`${folder}/pid`);
    });
    expect(isAlive(pid)).toBe(false);
  },
);

test('a stubborn daemon is killed, and a stop before it listens waits for it', async () => {
  const folder = await temporaryFolder();
  const abort = new AbortController();
  const line = `(echo up; exec setsid sh -c 'sleep 0.3; exec ${wiped.replaceAll('"', '')} --stubborn --port {port} --pid-file ${folder}/pid' ${silently}) &`;
  const starting = startSite(command(line, { stop: { signal: 'SIGTERM', graceMs: 100 } }), {
    signal: abort.signal,
    onLine: () => abort.abort(new Error('Ctrl+C')),
  });
  await expect(starting).rejects.toThrow('Ctrl+C');
  if (existsSync(`${folder}/pid`)) expect(isAlive(await pidIn(`${folder}/pid`))).toBe(false);
});

test('a daemon that was never seen to be the command’s and listens elsewhere is told of, and stays', async () => {
  const folder = await temporaryFolder();
  let pid = 0;
  const source = command(`touch ${folder}/begun; while ! test -s ${folder}/pid; do sleep 0.1; done`);
  const { code, message, hint } = await failureOf(source, async () => {
    await expect.poll(() => existsSync(`${folder}/begun`)).toBe(true);
    spawn('sh', ['-c', `setsid ${wiped} --port 0 --pid-file ${folder}/pid &`], { stdio: 'ignore' });
    pid = await pidIn(`${folder}/pid`);
  });
  expect(code).toBe('SITE_EXITED');
  expect(message).toMatch(
    /gone into the background: `.*server\.mjs.*` \(process \d+\) listens on port \d+\./,
  );
  expect(message).toContain(`(process ${pid})`);
  expect(hint).toContain(`kill ${pid}`);
  expect(hint).toContain('in the foreground');
  expect(isAlive(pid)).toBe(true);
});

test('a command that ends well and leaves nothing is told at once', async () => {
  // What may still come up in the background is waited for by it.
  stopClock();
  const { message } = await failureOf(command('echo {port}'));
  expect(message).toContain('exited with code 0');
});

test('what somebody starts on the port meanwhile, in a shell of his own, is not the command’s', async () => {
  const folder = await temporaryFolder();
  const port = await freePort();
  const { message } = await failureOf(
    command(`touch ${folder}/begun; exec sleep 600`, { port }),
    async () => {
      await expect.poll(() => existsSync(`${folder}/begun`)).toBe(true);
      spawn(
        'sh',
        ['-c', `"${process.execPath}" "${fixture}" --port ${port} --pid-file ${folder}/pid; true`],
        {
          stdio: 'ignore',
        },
      );
      await pidIn(`${folder}/pid`);
    },
  );
  expect(message).toContain(`the port is held by`);
  expect(await refuses(`http://127.0.0.1:${port}/`)).toBe(false);
});

test('nginx in its default form, which goes into the background', async ({ skip }) => {
  const nginx = ['/usr/sbin/nginx', '/usr/bin/nginx'].find((path) => existsSync(path));
  skip(nginx === undefined, 'The Debian package nginx is not installed.');
  const folder = await temporaryFolder({ 'index.html': '<h1>nginx</h1>' });
  const directives = [
    `pid ${folder}/pid;`,
    `error_log ${folder}/error.log;`,
    'worker_processes 2;',
    'user root;',
  ].filter((directive) => process.getuid!() === 0 || !directive.startsWith('user'));
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  await mkdir(`${folder}/conf`);
  const config = `${directives.join(' ')} events {} http { access_log off; ${paths.join(' ')} server { listen {host}:{port}; root ${folder}; types { text/html html; } } }`;
  const line = `echo '${config}' > conf/nginx.conf; ${nginx} -p ${folder} -e ${folder}/error.log -c conf/nginx.conf`;
  const pid = await withSite(command(line, { cwd: folder }), async (site) => {
    expect(await read(site)).toBe('<h1>nginx</h1>');
    return pidIn(`${folder}/pid`);
  });
  expect(isAlive(pid)).toBe(false);
});

const python = '/usr/bin/python3';
const commands = fileURLToPath(new URL('../../fixtures/commands', import.meta.url));

test('gunicorn that makes itself a daemon, without an environment', async ({ skip }) => {
  skip(
    spawnSync(python, ['-c', 'import gunicorn']).status !== 0,
    'The Debian package gunicorn is not installed.',
  );
  const folder = await temporaryFolder();
  const line = `env -i PYTHONDONTWRITEBYTECODE=1 ${python} -m gunicorn wsgi_app:app --workers 2 --daemon --bind {host}:{port} --chdir ${commands} --pid ${folder}/pid`;
  const pid = await withSite(command(line), async (site) => {
    expect(await read(site)).toBe('<h1>WSGI</h1>');
    return pidIn(`${folder}/pid`);
  });
  expect(isAlive(pid)).toBe(false);
});
