import { type Chapter, chapters, groups } from './chapters.ts';
import { type Document, escapeHtml } from './markdown.ts';

/** A page of the site. */
export interface View extends Document {
  readonly path: string;
  /** `'plain'` has no navigation at its sides; a chapter has. */
  readonly kind?: 'plain';
}

/** The whole HTML of a page. It needs no script: the phone's menu is a popover. */
export function layout(view: View): string {
  const plain = view.kind === 'plain';
  const title = view.path === '/' ? view.title : `${view.title} · snapshot-site`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<meta name="description" content="${escapeHtml(view.summary)}">
<link rel="icon" href="/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/style.css">
</head>
<body class="${plain ? 'plain' : 'manual'}">
<a class="skip" href="#text">Skip to the text</a>
<header class="top">
  <a class="home" href="/"><img src="/mark.svg" alt="" width="28" height="28">snapshot-site</a>
  <nav aria-label="Main">
    ${link('/guide/getting-started', 'Manual', view.path.startsWith('/guide/') ? view.path : undefined)}
    ${link('/options', 'Options', view.path)}
  </nav>
  <button class="menu" popovertarget="chapters">Menu</button>
</header>
<nav class="chapters" id="chapters" aria-label="Manual" popover>
${groups.map((group) => groupHtml(group, view.path)).join('\n')}
</nav>
<main id="text">
<article>
${view.html}
</article>
${plain ? '' : neighbours(view.path)}
</main>
${view.sections.length > 1 ? contents(view) : ''}
</body>
</html>
`;
}

function groupHtml(group: (typeof groups)[number], path: string): string {
  return `<div><p>${group.label}</p>
<ul>${group.chapters.map((chapter) => `<li>${link(addressOf(chapter), chapter.label, path)}</li>`).join('')}${
    group.label === 'Use' ? `<li>${link('/options', 'Every option', path)}</li>` : ''
  }</ul></div>`;
}

function contents({ sections }: View): string {
  const items = sections
    .filter(({ level }) => level <= 3)
    .map(
      ({ level, id, title }) => `<li class="level-${level}"><a href="#${id}">${escapeHtml(title)}</a></li>`,
    );
  return `<nav class="contents" aria-label="On this page"><p>On this page</p><ul>${items.join('')}</ul></nav>`;
}

/** The chapters before and after this one. */
function neighbours(path: string): string {
  const index = chapters.findIndex((chapter) => addressOf(chapter) === path);
  if (index === -1) return '';
  const [before, after] = [chapters[index - 1], chapters[index + 1]];
  return `<nav class="neighbours" aria-label="Next and previous chapter">
${before ? `<a rel="prev" href="${addressOf(before)}"><span>Before</span>${before.label}</a>` : ''}
${after ? `<a rel="next" href="${addressOf(after)}"><span>Next</span>${after.label}</a>` : ''}
</nav>`;
}

function addressOf(chapter: Chapter): string {
  return `/guide/${chapter.slug}`;
}

function link(href: string, label: string, path: string | undefined): string {
  return `<a href="${href}"${href === path ? ' aria-current="page"' : ''}>${label}</a>`;
}
