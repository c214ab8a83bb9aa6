import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import Koa from 'koa';
import serve from 'koa-static';
import { chapters } from './site/chapters.ts';
import { demo } from './site/demo.ts';
import { landing } from './site/landing.ts';
import { layout } from './site/layout.ts';
import { renderMarkdown } from './site/markdown.ts';
import { optionSources, parseOptions } from './site/options.ts';
import { reference } from './site/reference.ts';

/** The manual as a website. Whoever imports it decides where it listens. */
const app = new Koa();

app.use(serve(file('./assets')));

const pictures = serve(file('..'));
app.use((context, next) => (context.path.startsWith('/output/') ? pictures(context, next) : next()));

app.use(async (context) => {
  const { path } = context;
  if (path === '/') {
    context.body = layout(landing());
    return;
  }
  if (path === '/demo' || path === '/demo/thanks') {
    context.body = demo(path);
    return;
  }
  if (path === '/guide') {
    context.redirect('/guide/getting-started');
    return;
  }
  if (path === '/options') {
    const texts = await Promise.all(
      optionSources.map((source) => readFile(file(`../src/${source}`), 'utf8')),
    );
    context.body = layout(reference(parseOptions(texts.join('\n'))));
    return;
  }
  const chapter = chapters.find(({ slug }) => path === `/guide/${slug}`);
  if (chapter) {
    const text = await readFile(file(`./${chapter.slug}.md`), 'utf8');
    context.body = layout({ path, ...renderMarkdown(text) });
    return;
  }
  context.status = 404;
  context.body = layout(missing(path));
});

export default app;

function missing(path: string) {
  return {
    path,
    kind: 'plain' as const,
    title: 'Nothing in the frame',
    summary: 'This page does not exist.',
    html: `<div class="missing">
  <p class="edge">404</p>
  <h1>Nothing in the frame</h1>
  <p>There is no page at this address. The manual <a href="/guide/getting-started">starts here</a>, and
  <a href="/options">every option</a> has its own place.</p>
</div>`,
    sections: [],
  };
}

function file(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
