/**
 * What pages cost that are very high, in time and in memory: the longest of Debian's documentation of git, and a long
 * text of several heights.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../src/index.ts';
import { browserPath } from './browser-path.ts';
import { fetchedOnce } from './fetched.ts';

const heights = [20_000, 50_000, 100_000, 200_000, 500_000];

export default async (): Promise<void> => {
  const browser = await browserPath();
  const written = mkdtempSync(join(tmpdir(), 'snapshot-site-bench-'));
  for (const height of heights) writeFileSync(join(written, `${height}.html`), longText(height));
  try {
    const git = gitDocumentation();
    const pages = [
      ...(git === undefined
        ? []
        : ['git.html', 'user-manual.html', 'git-config.html'].map((path) => ({ site: git, path }))),
      ...heights.map((height) => ({ site: written, path: `${height}.html` })),
    ];
    console.log('| page | picture | seconds | peak memory, MiB | MB of PNG |\n|---|---|---|---|---|');
    for (const { site, path } of pages) console.log(await measure(site, path, browser));
  } finally {
    await rm(written, { recursive: true });
  }
};

async function measure(site: string, path: string, browser: string): Promise<string> {
  const output = mkdtempSync(join(tmpdir(), 'snapshot-site-bench-'));
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, memory());
  }, 200);
  const begin = performance.now();
  try {
    const { results } = await run({
      site,
      pages: [{ path, name: 'page', timeout: 300_000 }],
      browser,
      output,
    });
    const seconds = ((performance.now() - begin) / 1000).toFixed(1);
    const [{ outcome, size, notes } = { outcome: undefined, size: undefined, notes: [] }] = results;
    const picture = size ? `${size.width} × ${size.height}` : JSON.stringify(outcome);
    const cut = notes.some(({ kind }) => kind === 'cut') ? ', cut' : '';
    const bytes = size ? readFileSync(join(output, 'page.png')).length : 0;
    return `| ${path} | ${picture}${cut} | ${seconds} | ${peak.toFixed(0)} | ${(bytes / 1e6).toFixed(1)} |`;
  } finally {
    clearInterval(watch);
    await rm(output, { recursive: true });
  }
}

/** What this process and all below it occupy, in MiB; what they share counts once. */
function memory(): number {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => [Number(pid), Number(/\) \S+ (\d+)/.exec(read(pid, 'stat'))?.[1])]),
  );
  const isOurs = (pid: number | undefined): boolean =>
    pid === process.pid || (!!pid && isOurs(parents.get(pid)));
  const kilobytes = [...parents.keys()]
    .filter(isOurs)
    .map((pid) => Number(/^Pss:\s+(\d+)/m.exec(read(String(pid), 'smaps_rollup'))?.[1] ?? 0));
  return kilobytes.reduce((sum, one) => sum + one, 0) / 1024;
}

function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // It ended meanwhile.
  }
}

function longText(height: number): string {
  const words = 'A long page has many sections, and each of them has a paragraph such as this one. '.repeat(
    6,
  );
  const section = (index: number) =>
    `<section style="height:200px;overflow:hidden;background:hsl(${(index * 37) % 360} 60% 90%)"><h2>Section ${index}</h2><p>${words}</p></section>`;
  return `<!doctype html><title>Long</title><body style="margin:0">${Array.from({ length: height / 200 }, (_, index) => section(index)).join('')}`;
}

/** Debian's package, fetched once; `undefined` on a system without such packages. */
function gitDocumentation(): string | undefined {
  try {
    const place = fetchedOnce('git-doc', (folder) => {
      execFileSync('/usr/bin/apt-get', ['download', 'git-doc'], { cwd: folder, stdio: 'pipe' });
      const [archive] = readdirSync(folder);
      execFileSync('/usr/bin/dpkg', ['-x', archive!, 'unpacked'], { cwd: folder, stdio: 'pipe' });
      return join(folder, 'unpacked');
    });
    return join(place, 'usr/share/doc/git-doc');
  } catch {
    return undefined;
  }
}
