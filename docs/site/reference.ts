import type { View } from './layout.ts';
import { escapeHtml, renderInline } from './markdown.ts';
import type { Option, Shape } from './options.ts';

/** The page of every option, made from their types. */
export function reference(shapes: readonly Shape[]): View {
  const names = shapes.map(({ name }) => name);
  return {
    path: '/options',
    title: 'Every option',
    summary: 'What pages.config.ts can say, with its type and its default.',
    html: `<h1>Every option</h1>
<p>What <code>pages.config.ts</code> can say. This page is made from the comments in <code>src/config/options.ts</code> and
<code>src/options</code>, the same that your editor shows.</p>
${shapes.map((shape) => shapeHtml(shape, names)).join('')}`,
    sections: names.map((name) => ({ level: 2, id: name, title: name })),
  };
}

function shapeHtml({ name, text, type, parents, options }: Shape, names: readonly string[]): string {
  const link = `<a class="anchor" href="#${name}" aria-label="Link to this section">#</a>`;
  return [
    `<h2 id="${name}">${name}${link}</h2>`,
    `<p>${renderInline(text)}</p>`,
    type === undefined ? '' : `<p><code class="type">${typeHtml(type, names)}</code></p>`,
    parents.length === 0 ? '' : `<p>Also every option of ${typeHtml(parents.join(' and '), names)}.</p>`,
    options.length === 0
      ? ''
      : `<dl>${options.map((option) => optionHtml(option, `${name}.${option.name}`, names)).join('')}</dl>`,
  ].join('\n');
}

function optionHtml(option: Option, id: string, names: readonly string[]): string {
  return `<div class="option" id="${id}">
<dt><a href="#${id}">${option.name}</a> <code class="type">${typeHtml(option.type, names)}</code></dt>
<dd>${renderInline(option.text)}</dd>
${defaultHtml(option)}
</div>`;
}

function defaultHtml({ standard, required }: Option): string {
  if (required) return '<dd class="default"><b>Required</b></dd>';
  return standard === undefined ? '' : `<dd class="default"><b>Default</b> ${renderInline(standard)}</dd>`;
}

/** A type in which the names of the shapes on this page are links. */
function typeHtml(type: string, names: readonly string[]): string {
  return escapeHtml(type).replaceAll(/\b[A-Z]\w+/g, (name) =>
    names.includes(name) ? `<a href="#${name}">${name}</a>` : name,
  );
}
