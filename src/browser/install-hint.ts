/** How to get a browser, for all errors that say that there is none. */
export function installHint(platform: NodeJS.Platform): string {
  return [
    'Install a browser, or name one that you have:',
    'npx playwright install --with-deps --only-shell chromium',
    ...(platform === 'linux' ? ['apt-get install chromium-headless-shell   (Debian)'] : []),
    'SNAPSHOT_SITE_BROWSER=/path/to/chrome npx snapshot-site',
  ].join('\n  ');
}
