/**
 * What nobody is to read: passwords and tokens that the config has, and those that an address or a field of a page shows
 * by their names. Everything that is written or printed goes through here. What one config of this process calls secret
 * stays it for all of them: a place that forgot to ask which one it is would tell.
 */

/** What stands in the place of a secret. */
export const hidden = '•••';

/** The names of parameters, headers and fields that hold secrets, unless the config names more. */
const usual =
  /token|secret|passw|passphrase|^pwd$|api[-_]?key|access[-_]?key|private[-_]?key|(?:^|[-_])key$|^(?:proxy-)?auth(?:$|[-_]|oriz|entic)|[-_]auth$|session|^sid$|^sig$|signature|credential|^jwt$|^otp$|csrf|xsrf/i;

/** A shorter text may be a word of any page. */
const leastLength = 6;

const names = new Set<string>();
const values = new Set<string>();

/** From now on these are secret as well: what has these names, and these texts wherever they stand. */
export function learnSecrets(more: {
  readonly names: readonly string[];
  readonly values: readonly string[];
}): void {
  for (const name of more.names) names.add(name.toLowerCase());
  for (const value of more.values)
    if (value.length >= leastLength)
      for (const written of [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)])
        values.add(written);
}

/** What the config has of them, each with a name that stands for it, tells nothing of it, and is the same in each run. */
export function knownSecrets(): { readonly value: string; readonly name: string }[] {
  const places = new Map([...values].map((value, place) => [value, place]));
  return longestFirst().map((value) => ({ value, name: `{secret ${places.get(value)}}` }));
}

/** Whether a parameter, a header or a field of this name holds a secret. */
export function isSecretName(name: string): boolean {
  return usual.test(name) || names.has(name.toLowerCase());
}

/** The secret values of an address: those of its parameters, in the query and behind `#`, and its password. */
export function secretsIn(address: string): string[] {
  return [
    ...[...address.matchAll(parameters)].flatMap(([, , name = '', value = '']) =>
      isSecretName(decoded(name)) ? [value, decoded(value)] : [],
    ),
    ...[...address.matchAll(userInfo)].map(([, , password = '']) => password),
  ].filter((value) => value !== '' && value !== hidden);
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

/** One may be a part of another one. */
function longestFirst(): string[] {
  return [...values].toSorted((one, other) => other.length - one.length);
}

/** Of an address, also as it stands in HTML or JSON. */
const parameters = /([?&#;])([\w.~%[\]-]{1,100})=([^&#;\s"'<>\\)}\]|`]*)/g;
const userInfo = /(\bhttps?:\/\/[^\s/:@"']*:)([^\s/@"']+)@/g;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
