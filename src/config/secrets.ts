import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Options } from './contract.ts';
import { isSecretName, type Login, secretsIn, secretsOfLogin } from '../secrets.ts';
import { layersOf } from './devices.ts';
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
    ...layersOf(options).flatMap(([, { httpCredentials, extraHTTPHeaders = {}, storageState }]) => [
      ...(httpCredentials ? [httpCredentials.password, basic(httpCredentials)] : []),
      ...headersOf(extraHTTPHeaders).flatMap(([name, value]) =>
        isSecretName(name) || mayBeSecret(value)
          ? [value, value.replace(/^(?:Basic|Bearer|Token) /i, '')]
          : [],
      ),
      ...(storageState === undefined ? [] : secretsOfLogin(readLogin(resolve(folder, storageState)))),
    ]),
  ];
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
