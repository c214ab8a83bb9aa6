import type { Recognised, RecognisedSite } from './recognise.ts';

/**
 * The `pages.config.ts` for what was recognised.
 *
 * @param installed Whether the project depends on `snapshot-site`. Only then can the config import
 * `defineConfig`: elsewhere the editor and the project's type check would not find it.
 */
export function configText({ name, site }: Recognised, installed: boolean): string {
  const options = [...siteLines(site), '', ...pageLines(site), '', ...variantLines].map((line) =>
    line === '' ? '' : `  ${line}`,
  );
  const [head, tail] = installed
    ? [["import { defineConfig } from 'snapshot-site';", '', 'export default defineConfig({'], '});']
    : [
        [
          '// With snapshot-site installed, its `defineConfig({ … })` explains each option in the editor.',
          'export default {',
        ],
        '};',
      ];
  return [`// Written by \`snapshot-site init\` for ${name}.`, ...head, ...options, tail, ''].join('\n');
}

function siteLines(site: RecognisedSite): string[] {
  switch (site.kind) {
    case 'folder':
      return [
        '// The folder is served for each run; build it first if it is built.',
        `site: ${quote(site.folder)},`,
      ];
    case 'module':
      return [
        '// The module that exports the app; it runs in a process of its own.',
        `site: ${quote(site.module)},`,
      ];
    case 'command':
      return [
        '// Started for each run and always stopped afterwards, on a port that is free.',
        ...(site.builds
          ? [
              'site: {',
              `  command: ${quote(site.command)},`,
              '  // In milliseconds; the build counts too.',
              '  ready: { timeout: 300_000 },',
              '},',
            ]
          : [`site: { command: ${quote(site.command)} },`]),
      ];
    default:
      return site satisfies never;
  }
}

function pageLines(site: RecognisedSite): string[] {
  return site.kind === 'folder'
    ? ['// Left out, every HTML file of the folder is a page.', "// pages: ['/', '/about.html'],"]
    : [
        '// The pages, in the order in which they are captured. Query strings and hashes count.',
        "pages: ['/'],",
      ];
}

const variantLines = [
  '// Each page is captured once for each of these.',
  "// variants: { light: {}, dark: { colorScheme: 'dark' }, phone: { device: 'iPhone 15' } },",
];

function quote(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
}
