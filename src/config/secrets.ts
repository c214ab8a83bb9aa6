import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Options } from './contract.ts';
import { isSecretName, type Login, secretsIn, secretsOfLogin } from '../secrets.ts';
import type { IdentityOptions } from '../options/index.ts';
import { visitorLayersOf } from './users.ts';
import { writtenPages } from './written-pages.ts';

/**
 * The secrets that the config contains.
 *
 * @param flagged The pages of the command line.
 * @param folder What paths are relative to.
 */
export function secretValues(options: Options, flagged: readonly string[], folder: string): string[] {
  const pages = writtenPages(options).map((page) => (typeof page === 'string' ? page : page.path));
  return [
    ...[...pages, ...flagged].flatMap(secretsIn),
    ...visitorLayersOf(options).flatMap(([, { httpCredentials, extraHTTPHeaders = {}, ...stored }]) => [
      ...(httpCredentials ? [httpCredentials.password, basic(httpCredentials)] : []),
      ...headersOf(extraHTTPHeaders).flatMap(([name, value]) =>
        isSecretName(name) || mayBeSecret(value)
          ? [value, value.replace(/^(?:Basic|Bearer|Token) /i, '')]
          : [],
      ),
      ...secretsStored(stored, folder),
    ]),
  ];
}

/** In `cookies` and storage that the config itself lists, only names and lengths tell what is secret. */
function secretsStored(
  { storageState, cookies = {}, localStorage = {}, sessionStorage = {} }: IdentityOptions,
  folder: string,
): string[] {
  const own: Login = {
    cookies: named(cookies),
    origins: [{ localStorage: named(localStorage) }],
    session: { entries: Object.entries(sessionStorage) },
  };
  const saved = typeof storageState === 'string' ? readLogin(resolve(folder, storageState)) : storageState;
  return [...secretsOfLogin(own), ...(saved ? secretsOfLogin(saved) : [])];
}

function named(entries: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(entries).map(([name, value]) => ({ name, value }));
}

function basic({ username, password }: { readonly username: string; readonly password: string }): string {
  return Buffer.from(`${username}:${password}`).toString('base64');
}

function headersOf(headers: NonNullable<Options['extraHTTPHeaders']>): (readonly [string, string])[] {
  const { headers: inner } = headers;
  return Object.entries(typeof inner === 'object' ? inner : (headers as Readonly<Record<string, string>>));
}

/** A short value without digits is likely an ordinary word, such as `staging`, that may stand on any page. */
function mayBeSecret(value: string): boolean {
  return /\d/.test(value) || value.length >= 12;
}

function readLogin(file: string): Login {
  return JSON.parse(readFileSync(file, 'utf8')) as Login;
}
