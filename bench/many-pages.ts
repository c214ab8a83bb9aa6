/** A site of as many pages as one likes, each with a text, a table and pictures of its own, as documentation has them. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { randomOf } from './chance.ts';

export async function writeManyPages(folder: string, count: number): Promise<void> {
  await mkdir(join(folder, 'photos'), { recursive: true });
  await writeFile(join(folder, 'style.css'), style);
  await writeFile(join(folder, 'script.js'), script);
  for (let number = 0; number < count; number++) {
    const random = randomOf(number);
    await writeFile(join(folder, `page-${String(number).padStart(6, '0')}.html`), pageOf(number, random));
    await writeFile(join(folder, `photos/${number}.jpg`), await photo(random));
  }
}

function pageOf(number: number, random: () => number): string {
  const sections = Array.from({ length: 3 + Math.floor(random() * 4) }, (_, index) => {
    const paragraphs = Array.from({ length: 3 }, () => `<p>${sentence(random, 60)}</p>`).join('\n');
    return `<section><h2>${index + 1}. ${sentence(random, 4)}</h2>\n${paragraphs}\n${listing(random)}</section>`;
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Page ${number}</title>
<link rel="stylesheet" href="/style.css">
<header><a href="/">Manual</a> <nav>${sentence(random, 6)}</nav></header>
<main>
<h1>Page ${number}: ${sentence(random, 5)}</h1>
<img src="/photos/${number}.jpg" width="640" height="360" alt="">
<ol id="contents"></ol>
${sections.join('\n')}
${tableOf(random)}
</main>
<script src="/script.js"></script>
</html>
`;
}

function tableOf(random: () => number): string {
  const row = () => `<tr>${Array.from({ length: 5 }, () => `<td>${sentence(random, 2)}</td>`).join('')}</tr>`;
  return `<table>${Array.from({ length: 20 }, row).join('\n')}</table>`;
}

function listing(random: () => number): string {
  const lines = Array.from(
    { length: 8 },
    () => `let ${word(random)} = ${word(random)}(${random().toFixed(6)});`,
  );
  return `<pre><code>${lines.join('\n')}</code></pre>`;
}

function sentence(random: () => number, words: number): string {
  return Array.from({ length: words }, () => word(random)).join(' ');
}

function word(random: () => number): string {
  const letters = 'etaoinshrdlucmfwypvbgkjqxz';
  const length = 2 + Math.floor(random() * 8);
  return Array.from({ length }, () => letters[Math.floor(random() ** 2 * letters.length)]).join('');
}

function photo(random: () => number): Promise<Buffer> {
  const [width, height, coarse] = [1280, 720, 40];
  const pixels = Buffer.from(Array.from({ length: coarse * coarse * 3 }, () => Math.floor(random() * 256)));
  return sharp(pixels, { raw: { width: coarse, height: coarse, channels: 3 } })
    .resize(width, height, { fit: 'fill' })
    .jpeg()
    .toBuffer();
}

const style = `
body { margin: 0; font: 16px/1.6 sans-serif; color: #223; background: #fcfcfd; }
header { position: sticky; top: 0; padding: 12px 24px; background: #234; color: white; box-shadow: 0 2px 8px #0004; }
header a { color: inherit; font-weight: bold; }
main { max-width: 860px; margin: auto; padding: 24px; }
img { border-radius: 12px; max-width: 100%; height: auto; box-shadow: 0 4px 16px #0003; }
pre { padding: 16px; border-radius: 8px; background: #123; color: #def; overflow: hidden; }
table { border-collapse: collapse; width: 100%; }
td { padding: 6px 12px; border-bottom: 1px solid #ccd; }
tr:nth-child(odd) { background: linear-gradient(90deg, #eef, #fff); }
section { animation: appear 300ms both; }
@keyframes appear { from { opacity: 0; translate: 0 12px; } }
`;

const script = `
const contents = document.querySelector('#contents');
for (const heading of document.querySelectorAll('h2')) {
  heading.id = heading.textContent.replaceAll(/\\W+/g, '-');
  contents.insertAdjacentHTML('beforeend', '<li><a href="#' + heading.id + '">' + heading.textContent + '</a></li>');
}
`;
