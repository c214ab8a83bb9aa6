import { expect, test } from 'vitest';
import { signOfLogout } from '../../src/runner/logged-out.ts';

const site = 'http://127.0.0.1:4000';

const sign = (path: string, shown: string, { login = '/login', status = 200, meant }: Given = {}) =>
  signOfLogout({
    login: [new URL(login, site).href],
    asked: new URL(path, site).href,
    status: meant,
    opened: { url: new URL(shown, site).href, status },
  });

interface Given {
  readonly login?: string;
  readonly status?: number;
  readonly meant?: number;
}

test.each([
  ['/login', 'login'],
  ['/login/', 'login'],
  ['/login?next=%2Faccount', 'login'],
  ['/login#form', 'login'],
  ['/login.html', 'login'],
  ['/login/index.html', 'login'],
  ['/logins', undefined],
  ['/de/login', undefined],
  ['/account', undefined],
  ['http://127.0.0.1:4001/login', undefined],
  ['about:blank', undefined],
] as const)('a page that shows %s: %s', (shown, expected) => {
  expect(sign('/account', shown)).toBe(expected);
});

test('a login in the hash of a page', () => {
  expect(sign('/#/account', '/#/login?from=account', { login: '/#/login' })).toBe('login');
  expect(sign('/#/account', '/#!/login/', { login: '/#!/login' })).toBe('login');
  expect(sign('/#/account', '/#/account', { login: '/#/login' })).toBeUndefined();
  // The login is shown where the hash names no page.
  expect(sign('/#/account', '/', { login: '/' })).toBe('login');
});

test('a page that is the login itself', () => {
  expect(sign('/login/', '/login')).toBeUndefined();
  expect(sign('/login?as=guest', '/login')).toBeUndefined();
});

test('a page that answers 401', () => {
  expect(sign('/account', '/account', { status: 401 })).toBe('status');
  expect(sign('/account', '/account', { status: 401, meant: 401 })).toBeUndefined();
  expect(sign('/account', '/account', { status: 403 })).toBeUndefined();
});
