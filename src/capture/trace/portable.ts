import { knownSecrets } from '../../secrets.ts';

/**
 * Replaces the addresses of sites, whose ports differ from run to run, by the sites' names:
 * `http://127.0.0.1:43117/about` becomes `{site}/about`.
 */
export interface Portable {
  url(address: string): string;
  /** The origins of the sites. */
  readonly origins: readonly string[];
  /** The address in this run: the opposite of `url`. */
  address(url: string): string;
  text(text: string): string;
  /** What a request sends, without addresses and secrets. */
  body(text: string): string;
  /** The opposite of `body`. */
  bodyHere(text: string): string;
  /** For bodies, because servers write their own addresses into pages. Gives the same buffer if nothing is replaced. */
  bytes(body: Buffer): Buffer;
}

/** @param sites The addresses of the sites by their names. */
export function portableBy(sites: ReadonlyMap<string, string>): Portable {
  const origins = [...sites].map(([name, address]) => ({ name: `{${name}}`, ...originOf(address) }));
  // Only addresses with a port differ from run to run. A host name without one may also be a word of the page.
  const local = origins.filter(({ host }) => /:\d+$/.test(host));
  const replacements = local.flatMap(({ name, host }) => [
    { from: host, to: name },
    { from: encodeURIComponent(host), to: name },
  ]);
  const secrets = knownSecrets();
  return {
    url(address) {
      const site = origins.find(({ origin }) => address === origin || address.startsWith(`${origin}/`));
      return withoutSecrets(
        site ? site.name + replaceIn(address.slice(site.origin.length)) : replaceIn(address),
      );
    },
    address(url) {
      const site = origins.find(({ name }) => url.startsWith(name));
      const whole = site ? site.origin + url.slice(site.name.length) : url;
      return backIn(whole);
    },
    origins: origins.map(({ origin }) => origin),
    text: replaceIn,
    body: (text) => withoutSecrets(replaceIn(text)),
    bodyHere: backIn,
    bytes(body) {
      if (!replacements.some(({ from }) => body.includes(from))) return body;
      // As latin1, which keeps every byte, whatever the encoding of the text is.
      return Buffer.from(replaceIn(body.toString('latin1')), 'latin1');
    },
  };

  /** The values are in the config when the request is repeated. */
  function withoutSecrets(text: string): string {
    return secrets.reduce((result, { name, value }) => result.replaceAll(value, name), text);
  }

  function backIn(text: string): string {
    const here = local.reduce((rest, { name, host }) => rest.replaceAll(name, host), text);
    return secrets.reduce((rest, { name, value }) => rest.replaceAll(name, value), here);
  }

  function replaceIn(text: string): string {
    return replacements.reduce((result, { from, to }) => result.replaceAll(from, to), text);
  }
}

function originOf(address: string): { origin: string; host: string } {
  const { origin, host } = new URL(address);
  return { origin, host };
}
