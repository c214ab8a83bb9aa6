/** What to type to get a browser, for every message that ends with having none. */
export function installHint(platform: NodeJS.Platform): string {
  return [
    'Install a browser, or name one that you have:',
    'npx playwright install --with-deps --only-shell chromium',
    ...(platform === 'linux' ? ['apt-get install chromium-headless-shell   (Debian)'] : []),
    'SNAPSHOT_SITE_BROWSER=/path/to/chrome npx snapshot-site',
  ].join('\n  ');
}
