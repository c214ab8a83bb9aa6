import { defineConfig } from 'snapshot-site';

// The manual of this project, photographed by itself: the README shows these pictures.
export default defineConfig({
  site: './docs/server.ts',
  variants: {
    light: {},
    dark: { colorScheme: 'dark' },
  },
  pages: [
    { path: '/', name: 'start', alt: 'The start page of the manual' },
    { path: '/', name: 'phone', device: 'iPhone 15', fullPage: false, alt: 'The start page on a phone' },
    { path: '/guide/getting-started', name: 'guide/getting-started' },
    { path: '/guide/sites', name: 'guide/sites', fullPage: false },
    { path: '/guide/check', name: 'guide/check', fullPage: false },
    { path: '/guide/architecture', name: 'guide/architecture', fullPage: false },
    {
      path: '/guide/architecture',
      name: 'data-flow',
      selector: 'img[src$="data-flow.svg"]',
      deviceScaleFactor: 2,
      alt: 'How a run goes: config, site, pages, shots, browser, reporters, and the finally that stops the site',
    },
    { path: '/options', name: 'options', fullPage: false },
    { path: '/guide/nothing', name: 'not-found', status: 404, fullPage: false },
  ],
});
