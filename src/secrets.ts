/**
 * Secrets: passwords and tokens in the config, and values of parameters and fields whose names say that they are secret.
 * Everything that is written or printed passes through here. The secrets of all configs in this process are hidden
 * everywhere, so that no code can show one by asking for the wrong config.
 */

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
const values = new Set<string>();

/** Adds secrets: the values of parameters and fields with these names, and these values everywhere. */
export function learnSecrets(more: {
  readonly names: readonly string[];
  readonly values: readonly string[];
  /** Whether values of four characters are hidden too, although they may be ordinary words. Default `false`. */
  readonly short?: boolean;
}): void {
  for (const name of more.names) names.add(name.toLowerCase());
  for (const value of more.values)
    if (value.length >= (more.short ? leastShort : leastLength))
      for (const written of [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)])
        values.add(written);
}

/** The secret values of the config, each with a name that replaces it. The names are the same in each run. */
export function knownSecrets(): { readonly value: string; readonly name: string }[] {
  const places = new Map([...values].map((value, place) => [value, place]));
  return longestFirst().map((value) => ({ value, name: `{secret ${places.get(value)}}` }));
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
    /** Databases, as Playwright writes them. */
    readonly indexedDB?: unknown;
  }[];
  /** The session storage of its page. */
  readonly session?: { readonly entries: readonly (readonly [string, string])[] };
}

/** The secret values in a login. It also holds preferences such as `dark`, which are no secrets. */
export function secretsOfLogin({ cookies, origins, session }: Login): string[] {
  const stored = [
    ...origins.flatMap(({ localStorage }) => localStorage),
    ...(session?.entries ?? []).map(([name, value]) => ({ name, value })),
  ];
  const whole = [...cookies, ...stored].flatMap((entry) => {
    const isKept = 'httpOnly' in entry && entry.httpOnly === true;
    return isKept || isSecretName(entry.name) || entry.value.length >= 20 ? [entry.value] : [];
  });
  const inside = [
    ...stored.flatMap(({ name, value }) => tokensIn(name, parsed(value))),
    ...origins.flatMap(({ indexedDB }) => recordsIn(indexedDB)).flatMap((record) => tokensIn('', record)),
  ];
  return [...new Set([...whole, ...inside])];
}

/** The texts in a value that are likely tokens: those with a secret name, and long ones without a space. */
function tokensIn(name: string, value: unknown): string[] {
  if (typeof value === 'string')
    return isSecretName(name) || (value.length >= 20 && !/\s/.test(value)) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((entry) => tokensIn(name, entry));
  // Playwright writes the values of databases so, if JSON alone cannot say them.
  if ('k' in value && 'v' in value) return tokensIn(String(value.k), value.v);
  return Object.entries(value).flatMap(([key, entry]) => tokensIn(key, entry));
}

/** What is stored in databases, without the names of their parts. */
function recordsIn(databases: unknown): unknown[] {
  if (typeof databases !== 'object' || databases === null) return [];
  return Object.entries(databases).flatMap(([key, entry]) =>
    key === 'records' ? [entry as unknown] : recordsIn(entry),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** A text without its secrets. */
export function hideSecrets(text: string): string {
  return longestFirst()
    .reduce((rest, value) => (rest.includes(value) ? rest.replaceAll(value, hidden) : rest), text)
    .replaceAll(parameters, (all, before: string, name: string, value: string) =>
      value !== '' && !value.startsWith('{secret') && isSecretName(decoded(name))
        ? `${before}${name}=${hidden}`
        : all,
    )
    .replaceAll(userInfo, (_, before: string) => `${before}${hidden}@`);
}

/** The longest values come first, because one may be a part of another. */
function longestFirst(): string[] {
  return [...values].toSorted((one, other) => other.length - one.length);
}

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
