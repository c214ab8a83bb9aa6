import MarkdownIt from 'markdown-it';
import githubAlerts from 'markdown-it-github-alerts';
import { highlight } from './highlight.ts';

/** A heading below the page's title, for the table of contents. */
interface Section {
  readonly level: number;
  readonly id: string;
  readonly title: string;
}

/** A Markdown file, ready for the layout. */
export interface Document {
  readonly title: string;
  /** The first paragraph as plain text. */
  readonly summary: string;
  readonly html: string;
  readonly sections: readonly Section[];
}

const markdown = new MarkdownIt({ html: true, typographer: true }).use(githubAlerts);

export const { escapeHtml } = markdown.utils;

/** Renders a file of the manual: headings get the ids that GitHub gives them, links lead through this site. */
export function renderMarkdown(text: string): Document {
  const tokens = markdown.parse(text, {});
  const sections: Section[] = [];
  let title = '';
  let summary = '';
  for (const [index, token] of tokens.entries()) {
    const inline = tokens[index + 1];
    if (token.type === 'heading_open' && inline) {
      const heading = plainText(inline);
      token.attrSet('id', anchorOf(heading));
      if (token.tag === 'h1') title = heading;
      else sections.push({ level: Number(token.tag.slice(1)), id: anchorOf(heading), title: heading });
    }
    if (token.type === 'paragraph_open' && inline && summary === '') summary = plainText(inline);
    for (const child of token.children ?? []) {
      for (const name of ['href', 'src']) {
        const address = child.attrGet(name);
        if (address !== null) child.attrSet(name, addressOf(String(address)));
      }
    }
  }
  return { title, summary, html: markdown.renderer.render(tokens, markdown.options, {}), sections };
}

/** Renders the little Markdown that a doc comment holds; `docs/pages.md` becomes a link to that chapter. */
export function renderInline(text: string): string {
  return markdown
    .renderInline(text)
    .replaceAll(/docs\/([\w-]+)\.md/g, (_, slug: string) => `<a href="/guide/${slug}">the manual</a>`);
}

type Token = ReturnType<typeof markdown.parse>[number];

function plainText(inline: Token): string {
  return (inline.children ?? []).map(({ type, content }) => (type === 'softbreak' ? ' ' : content)).join('');
}

/** As GitHub does it, so that a link works in both places. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');
}

/** Where a link between the files of the repository leads on this site. */
function addressOf(address: string): string {
  return address
    .replace(/^([\w-]+)\.md(?=#|$)/, '/guide/$1')
    .replace(/^\.\.\/src\/options\/\w+\.ts(?=#|$)/, '/options')
    .replace(/^\.\.\/output\//, '/output/')
    .replace(/^assets\//, '/');
}

/** A fence opens with its language and, where it is a file, the name: ```` ```ts title=pages.config.ts ````. */
markdown.renderer.rules['fence'] = (tokens, index) => {
  const { content = '', info = '' } = tokens[index] ?? {};
  const [language = ''] = info.split(' ');
  const name = / title=(\S+)/.exec(info)?.[1];
  const code = highlight(content, language) ?? escapeHtml(content);
  const caption = name === undefined ? '' : `<figcaption>${escapeHtml(name)}</figcaption>`;
  return `<figure class="code">${caption}<pre tabindex="0"><code>${code}</code></pre></figure>\n`;
};

markdown.renderer.rules['heading_close'] = (tokens, index) => {
  const { tag = '' } = tokens[index] ?? {};
  const id = tokens[index - 2]?.attrGet('id');
  const link = tag === 'h1' ? '' : `<a class="anchor" href="#${id}" aria-label="Link to this section">#</a>`;
  return `${link}</${tag}>\n`;
};

// A flag should not break at its hyphens; something long may have to.
markdown.renderer.rules['code_inline'] = (tokens, index) => {
  const { content = '' } = tokens[index] ?? {};
  return `<code${content.length < 25 ? ' class="short"' : ''}>${escapeHtml(content)}</code>`;
};

// A wide table scrolls by itself, so that a phone does not scroll the whole page sideways.
markdown.renderer.rules['table_open'] = () => '<div class="table" tabindex="0"><table>\n';
markdown.renderer.rules['table_close'] = () => '</table></div>\n';
