import { knownSecrets } from '../../secrets.ts';

/**
 * Texts of a run with the names of its sites in place of their addresses, whose ports are others each time:
 * `http://127.0.0.1:43117/about` becomes `{site}/about`.
 */
export interface Portable {
  url(address: string): string;
  /** Those of the sites. */
  readonly origins: readonly string[];
  /** The address of now. */
  address(url: string): string;
  text(text: string): string;
  /** A body: servers write their own address into pages. The same buffer if there is nothing to replace. */
  bytes(body: Buffer): Buffer;
}

/** @param sites Their addresses by name. */
export function portableBy(sites: ReadonlyMap<string, string>): Portable {
  const origins = [...sites].map(([name, address]) => ({ name: `{${name}}`, ...originOf(address) }));
  // Only these differ from run to run; the name of a host may well be a word of the page.
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
      const here = local.reduce((text, { name, host }) => text.replaceAll(name, host), whole);
      return secrets.reduce((text, { name, value }) => text.replaceAll(name, value), here);
    },
    origins: origins.map(({ origin }) => origin),
    text: replaceIn,
    bytes(body) {
      if (!replacements.some(({ from }) => body.includes(from))) return body;
      // Byte by byte, whatever the encoding of the text.
      return Buffer.from(replaceIn(body.toString('latin1')), 'latin1');
    },
  };

  /** Those of the config are there when it is asked again. */
  function withoutSecrets(text: string): string {
    return secrets.reduce((result, { name, value }) => result.replaceAll(value, name), text);
  }

  function replaceIn(text: string): string {
    return replacements.reduce((result, { from, to }) => result.replaceAll(from, to), text);
  }
}

function originOf(address: string): { origin: string; host: string } {
  const { origin, host } = new URL(address);
  return { origin, host };
}
