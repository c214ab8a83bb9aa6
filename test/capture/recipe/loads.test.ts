import { expect, test } from 'vitest';
import type { Route } from '../../support/server.ts';
import { see } from './see.ts';

const slowStyle: Route = (_, response) =>
  void setTimeout(
    () => response.writeHead(200, { 'content-type': 'text/css' }).end('p { color: navy }'),
    300,
  );

test('frames that have loaded before a script listens to them tell it all the same, each once', async () => {
  const frames = Array.from({ length: 6 }, () => '<iframe src=/frame></iframe>').join('');
  const page = `<link rel=stylesheet href=/slow.css><p>${frames}<script>
    let loaded = 0, early = 0; document.addEventListener('DOMContentLoaded', () => { early = loaded })
    document.querySelectorAll('iframe').forEach((frame) => { frame.onload = () => { loaded += 1 } })</script>`;
  const { value } = await see(
    { '/': page, '/frame': '<p>framed', '/slow.css': slowStyle },
    {},
    '[early, loaded]',
  );
  expect(value).toEqual([0, 6]);
});
