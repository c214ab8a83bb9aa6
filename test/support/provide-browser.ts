import { openBrowser } from '../../src/browser/index.ts';

/**
 * Finds or fetches the browser once for all test files, and hands it to them in `SNAPSHOT_SITE_BROWSER`, so that
 * they neither search nor wait for one another.
 */
export default async function provideBrowser(): Promise<void> {
  await using browser = openBrowser(
    { path: undefined, origin: undefined, download: true, args: [], fonts: { kind: 'system' } },
    { signal: AbortSignal.timeout(10 * 60_000), onEvent: () => {} },
  );
  const { name, version, path } = await browser.ready();
  process.env['SNAPSHOT_SITE_BROWSER'] = path;
  process.stderr.write(`Tests use ${name} ${version}, ${path}\n`);
}
