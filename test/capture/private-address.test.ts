import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isPrivateAddress } from '../../src/capture/private-address.ts';
import type { Route } from '../support/server.ts';
import { failureOf, shootSite } from './shoot.ts';

test.each([
  'http://169.254.169.254/latest/meta-data',
  'http://10.1.2.3/',
  'http://127.0.0.1:9200/',
  'http://127.1/',
  'http://2130706433/',
  'http://172.16.0.1/',
  'http://192.168.1.1/',
  'http://100.100.100.200/',
  'http://[::1]/',
  'http://[fe80::1]/',
  'http://[fd00::1]/',
  'http://[::ffff:169.254.169.254]/',
  'http://[::ffff:10.0.0.1]/',
  'http://localhost:3000/',
  'http://metadata.google.internal/',
])('%s is private', (url) => expect(isPrivateAddress(url)).toBe(true));

test.each([
  'http://example.com/',
  'http://8.8.8.8/',
  'http://172.32.0.1/',
  'http://100.128.0.1/',
  'http://[2001:db8::1]/',
  'http://internal.example.com/',
])('%s is not', (url) => expect(isPrivateAddress(url)).toBe(false));

/** The same machine under another name, which counts how often it is asked. */
async function elsewhere() {
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    response.end('secret');
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.2', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.2:${port}/secret`, asked: () => asked };
}

const leadsBy = {
  'a redirect':
    (to: string): Route =>
    (_, response) =>
      void response.writeHead(302, { location: to }).end(),
  'a script': (to: string): Route => `<script>location = '${to}'</script>`,
  'its head': (to: string): Route => `<meta http-equiv="refresh" content="0;url=${to}">`,
} as const;

// Only Linux has all of these addresses.
describe.skipIf(process.platform !== 'linux')(
  'a page that leads on to a private address where no site is',
  () => {
    test.each(Object.entries(leadsBy))('by %s is not followed, and that is said', async (_, leads) => {
      const { address, asked } = await elsewhere();
      const { results } = await shootSite({ '/': leads(address) }, {});
      const { kind, message, hint } = failureOf(results[0]!);
      expect([kind, asked()]).toEqual(['navigation', 0]);
      expect(message).toContain(`led on to ${address}`);
      expect(hint).toContain('privateAddresses: true');
    });

    test.each(Object.entries(leadsBy))('by %s is followed where that is allowed', async (_, leads) => {
      const { address, asked } = await elsewhere();
      const { results } = await shootSite({ '/': leads(address) }, { privateAddresses: true });
      expect(results[0]!.outcome.status).toBe('new');
      expect(asked()).toBeGreaterThan(0);
    });

    test('may be a page of the config', async () => {
      const { address, asked } = await elsewhere();
      const { results } = await shootSite({}, { pages: [address] });
      expect(results[0]!.outcome.status).toBe('new');
      expect(asked()).toBeGreaterThan(0);
    });
  },
);
