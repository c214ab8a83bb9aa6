/**
 * Secrets: passwords and tokens in the config, and values of parameters and fields whose names say that they are secret.
 * Everything that is written or printed passes through here. The secrets of all configs in this process are hidden
 * everywhere, so that no code can show one by asking for the wrong config.
 */

import { askedValues } from './env.ts';
import { writtenAnyWay, type Written } from './written.ts';

/** What a secret is replaced by. */
export const hidden = '•••';

/** The names of parameters, headers and fields that hold secrets, unless the config names more. */
const usual =
  /token|secret|passw|passphrase|^pwd$|api[-_]?key|access[-_]?key|private[-_]?key|(?:^|[-_])key$|^(?:proxy-)?auth(?:$|[-_]|oriz|entic)|[-_]auth$|session|^sid$|^sig$|signature|credential|^jwt$|^otp$|csrf|xsrf/i;

/** A shorter value may be an ordinary word of a page. */
const leastLength = 6;
/** What is known to be secret is hidden if it is this long. */
const leastShort = 4;

const names = new Set<string>();
/** As addresses and JSON have them too. */
const values = new Set<string>();
const written = new Map<string, Written>();
/** The longest values come first, because one may be a part of another. */
let longestFirst: readonly Written[] = [];

/** Adds secrets: the values of parameters and fields with these names, and these values everywhere. */
export function learnSecrets(more: {
  readonly names: readonly string[];
  readonly values: readonly string[];
  /** Whether values of four characters are hidden too, although they may be ordinary words. Default `false`. */
  readonly short?: boolean;
}): void {
  for (const name of more.names) names.add(name.toLowerCase());
  const least = more.short ? leastShort : leastLength;
  const unknown = more.values.filter((value) => value.length >= least && !written.has(value));
  if (unknown.length === 0) return;
  for (const value of unknown) {
    for (const form of [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)])
      values.add(form);
    written.set(value, writtenAnyWay(value));
  }
  longestFirst = [...written]
    .toSorted(([one], [other]) => other.length - one.length)
    .map(([, forms]) => forms);
}

/** A function of the config may ask for a variable at any time. */
function learnAsked(): void {
  learnSecrets({ names: [], values: askedValues(), short: true });
}

/** The secret values of the config, each with a name that replaces it. The names are the same in each run. */
export function knownSecrets(): { readonly value: string; readonly name: string }[] {
  learnAsked();
  const places = new Map([...values].map((value, place) => [value, place]));
  return [...values]
    .toSorted((one, other) => other.length - one.length)
    .map((value) => ({ value, name: `{secret ${places.get(value)}}` }));
}

/** Whether a parameter, a header or a field of this name holds a secret. */
export function isSecretName(name: string): boolean {
  return usual.test(name) || names.has(name.toLowerCase());
}

/** The secret values in an address: of parameters in its query and after `#`, and its password. */
export function secretsIn(address: string): string[] {
  return [
    ...[...address.matchAll(parameters)].flatMap(([, , name = '', value = '']) =>
      isSecretName(decoded(name)) ? [value, decoded(value)] : [],
    ),
    ...[...address.matchAll(userInfo)].map(([, , password = '']) => password),
  ].filter((value) => value !== '' && value !== hidden);
}

/** What a login has brought, as Playwright writes it. */
export interface Login {
  readonly cookies: readonly { readonly name: string; readonly value: string; readonly httpOnly?: boolean }[];
  readonly origins: readonly {
    readonly localStorage: readonly { readonly name: string; readonly value: string }[];
    /** The databases of the origin. */
    readonly indexedDB?: unknown;
  }[];
  /** The session storage, which Playwright does not write. */
  readonly session?: { readonly entries: readonly (readonly [name: string, value: string])[] };
}

/** A value that a login brings is no preference such as `dark` if it is this long. */
const leastOfLogin = 20;

/** The secret values in a login. It also holds preferences such as `dark`, which are no secrets. */
export function secretsOfLogin({ cookies, origins, session }: Login): string[] {
  const kept = cookies.filter(({ httpOnly }) => httpOnly === true).map(({ value }) => value);
  const stored = [
    ...[...cookies, ...origins.flatMap(({ localStorage }) => localStorage)].map(
      ({ name, value }) => [name, value] as const,
    ),
    ...(session?.entries ?? []),
  ];
  return [
    ...kept,
    ...stored.flatMap(([name, value]) => secretsInValue(name, value)),
    ...origins
      .flatMap(({ indexedDB }) => recordsIn(indexedDB))
      .flatMap((record) => secretsInValue('', record)),
  ].flatMap((value) => [value, decoded(value)]);
}

/** What is stored in databases, without the names of their parts. */
function recordsIn(databases: unknown): unknown[] {
  if (typeof databases !== 'object' || databases === null) return [];
  return Object.entries(databases).flatMap(([key, entry]) =>
    key === 'records' ? [entry as unknown] : recordsIn(entry),
  );
}

/** The secrets in what is stored: texts that are long and no sentences, or have the name of a secret, also in JSON. */
function secretsInValue(name: string, value: unknown): string[] {
  if (typeof value === 'string') {
    const isToken = value.length >= leastOfLogin && !/\s/.test(value);
    const own = isSecretName(name) || isToken ? [value] : [];
    return /^\s*[[{]/.test(value) ? [...own, ...secretsInValue(name, parsed(value))] : own;
  }
  if (typeof value !== 'object' || value === null) return [];
  // Databases have some of their values as { k: name, v: value }.
  if ('k' in value && 'v' in value) return secretsInValue(String(value.k), value.v);
  return Object.entries(value).flatMap(([inner, entry]) =>
    secretsInValue(Array.isArray(value) ? name : inner, entry),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A text without its secrets. */
export function hideSecrets(text: string): string {
  return hideKnownSecrets(text)
    .replaceAll(parameters, (all, before: string, name: string, value: string) =>
      value !== '' && !value.startsWith('{secret') && isSecretName(decoded(name))
        ? `${before}${name}=${hidden}`
        : all,
    )
    .replaceAll(userInfo, (_, before: string) => `${before}${hidden}@`);
}

/** A text without the secrets of the config. What only looks like one stays. */
export function hideKnownSecrets(text: string): string {
  learnAsked();
  return longestFirst.reduce((rest, forms) => forms.replaceIn(rest, hidden), text);
}

/**
 * What a request sends, without its secrets: a form, JSON, or anything with secrets of the config. The result is for
 * comparing, and the same for two bodies that differ only in secrets.
 */
export function hideSecretsOfBody(body: string): string {
  // A form is written like the query of an address.
  return hideSecrets(`?${body}`)
    .slice(1)
    .replaceAll(fields, (all, before: string, name: string) =>
      isSecretName(name) ? `${before}"${hidden}"` : all,
    );
}

/** What a server answered, without secrets of the config, passwords, tokens of a session, and cookies. */
export function hideSecretsOfAnswer(text: string): string {
  return hideKnownSecrets(text)
    .replaceAll(fields, (all, before: string, name: string, value: string) =>
      ofSession.test(name) && value !== '""' ? `${before}"${hidden}"` : all,
    )
    .replaceAll(signedToken, hidden);
}

/** Fields of JSON with a text or a number. */
const fields = /("([^"\\]{1,100})"\s*:\s*)("(?:[^"\\]|\\.)*"|\d+)/g;
/** Stricter than `usual`: many an answer has a `key` or a `nextToken`, without which the page shows something else. */
const ofSession =
  /^(?:(?:access|auth|bearer|csrf|xsrf|id|jwt|refresh|session)[-_]?token|token|jwt|password|passwd|pwd|secret|client[-_]?secret|authorization|api[-_]?key|session[-_]?id)$/i;
/** A JSON Web Token. */
const signedToken = /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/g;

/** Match the parts of an address, also in HTML or JSON. */
const parameters = /([?&#;])([\w.~%[\]-]{1,100})=([^&#;\s"'<>\\)}\]|`]*)/g;
const userInfo = /(\bhttps?:\/\/[^\s/:@"']*:)([^\s/@"']+)@/g;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
