import { expect, test } from 'vitest';
import { cli } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** A page that moves, one that does not, and one that is not there. */
const project = {
  'app.mjs': `let visits = 100;
    export default (request, response) => {
      response.setHeader('content-type', 'text/html');
      response.statusCode = request.url === '/missing' ? 404 : 200;
      response.end(request.url === '/visits' ? '<p id="visits">' + visits++ + '</p>' : 'still');
    };`,
  'pages.config.json': '{ "site": "./app.mjs", "pages": ["/", "/visits", "/missing"] }',
};

test('says what moves and what to write, and ends with 1', async () => {
  const cwd = await temporaryFolder(project);
  const { exitCode, stdout, stderr } = await cli(['doctor', 'index', 'visits'], cwd);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^Browser .+ \d+\.\d/);
  expect(stdout).toMatch(/^Fonts +\S/m);
  expect(stdout).toMatch(/^✗ visits {2}3 of 4 pictures differ from the first$/m);
  expect(stdout).toMatch(
    /^ {4}#visits {2}text "1\d\d" → "1\d\d"\n {6}because the server answers differently: GET \/visits/m,
  );
  expect(stdout).toMatch(
    /^ {6}\{ path: '\/visits', mask: \['#visits'\] \},\n {6}Tried: with it, the shot is the same/m,
  );
  expect(stdout).toMatch(/^2 shots: 1 stable, 1 unstable, 0 failed, \d+\.\d s\n$/m);
  expect(stderr).toMatch(/^✓ index {3}stable {4}\d/m);
});

test('ends with 0 if nothing moves, and --quiet then says nothing', async () => {
  const cwd = await temporaryFolder(project);
  expect(await cli(['doctor', 'index', '--quiet'], cwd)).toEqual({ exitCode: 0, stdout: '', stderr: '' });
});

test('ends with 3 if a shot could not be captured; --json says all of it to machines', async () => {
  const cwd = await temporaryFolder(project);
  const { exitCode, stdout } = await cli(['doctor', '--json', '--quiet'], cwd);
  expect(exitCode).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({
    version: 1,
    environment: { os: process.platform },
    counts: { stable: 1, unstable: 1, failed: 1 },
    shots: [
      { id: 'index', status: 'stable', pictures: 5, differs: [], findings: [], remedy: null, failure: null },
      {
        id: 'visits',
        status: 'unstable',
        findings: [{ kind: 'text', selector: '#visits', cause: { kind: 'server', certain: true } }],
        remedy: { line: "{ path: '/visits', mask: ['#visits'] },", holds: true },
      },
      { id: 'missing', status: 'failed', failure: { kind: 'http-status' } },
    ],
  });
});

test('ends with 4 if no shot is meant', async () => {
  const cwd = await temporaryFolder(project);
  expect(await cli(['doctor', 'nothing'], cwd)).toMatchObject({
    exitCode: 4,
    stderr: expect.stringContaining('None of the 3 shots matches'),
  });
});
