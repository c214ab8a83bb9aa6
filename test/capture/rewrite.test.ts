import { expect, test } from 'vitest';
import type { Route } from '../support/server.ts';
import { failureOf, shootSite } from './shoot.ts';

const lime = '#00ff00ff';

/** A page that is lime once its script says so; the script looks when the page is about to be pictured. */
const page = (
  body: string,
  isSo: string,
) => `<!doctype html><meta charset=utf-8><body style="margin:0;background:red">
  ${body}<script>new MutationObserver(() => { if (${isSo}) document.body.style.background = 'lime'; })
    .observe(document, { subtree: true, childList: true, characterData: true, attributes: true });</script>`;

test('texts and attributes are replaced, also of what appears later', async () => {
  const { results, picture } = await shootSite(
    {
      '/text': page(
        '<p class=user>Joe <b>Doe</b></p>',
        "document.querySelector('.user').textContent === 'Ada '",
      ),
      '/later': page(
        '<script>setTimeout(() => document.body.insertAdjacentHTML("beforeend", "<p class=user>Joe"), 3000)</script>',
        `document.querySelector('.user')?.textContent === 'Ada '`,
      ),
      '/field': page('<input class=user value=Joe><i></i>', 'true'),
      '/attribute': page(
        '<img id=a src=/no.png alt=x>',
        "document.querySelector('#a').title === 'Ada' && !document.querySelector('#a').alt",
      ),
      '/shadow': page(
        '<div id=h></div><script>document.querySelector("#h").attachShadow({ mode: "closed" }).innerHTML = "<p class=user style=\'height:300px;margin:0\'>Joe"; document.body.style.background = "lime"</script>',
        'true',
      ),
      '/none': '<p>x',
    } satisfies Record<string, Route>,
    {
      fullPage: false,
      replaceText: { '.user': 'Ada ' },
      set: { '#a': { title: 'Ada', alt: null } },
      pages: ['/text', '/later', '/attribute', '/shadow', '/none'],
    },
  );
  expect(results.map(({ outcome }) => outcome.status)).toEqual(Array.from({ length: 5 }, () => 'new'));
  for (const name of ['text', 'later', 'attribute', 'shadow'])
    expect((await picture(name)).at(395, 295), name).toBe(lime);
  expect(results[4]!.notes.map(({ message }) => message)).toEqual([
    'replaceText: nothing on the page matches .user',
    'set: nothing on the page matches #a',
  ]);
});

test('a selector that cannot be read fails the shot', async () => {
  const { results } = await shootSite({ '/': 'x' }, { set: { 'a[': { title: 'x' } } });
  expect(failureOf(results[0]!).message).toBe('set: a[ is no CSS selector');
});

test('cookies, local storage, place and permissions are there before the first script', async () => {
  const script = `navigator.geolocation.getCurrentPosition(({ coords }) => {
    const all = [document.cookie, localStorage.seen, coords.latitude, coords.longitude].join();
    document.body.style.background = all === 'theme=dark,yes,52.5,13.4' ? 'lime' : 'red';
  });`;
  const { results, picture } = await shootSite(
    { '/': `<body><script>${script}</script>` },
    {
      fullPage: false,
      cookies: { theme: 'dark' },
      localStorage: { seen: 'yes' },
      geolocation: { latitude: 52.5, longitude: 13.4 },
      permissions: ['geolocation'],
    },
  );
  expect(results.map(({ outcome }) => outcome.status)).toEqual(['new']);
  expect((await picture('index')).at(395, 295)).toBe(lime);
});
