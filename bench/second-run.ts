/**
 * What a run costs when little has changed since the last one, beside the first run of the same 200 pages, each from the
 * command line. `npm run bench -- second-run 50 3` takes 50 pages and 3 rounds.
 */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compare, timed } from './compare.ts';

const bin = fileURLToPath(new URL('../dist/cli/bin.cjs', import.meta.url));
/** Of so many pages one has a stylesheet that only a tenth of them load. */
const ofTheRareSheet = 10;

export default (): Promise<void> =>
  secondRun({ pages: Number(process.argv[3] ?? 200), rounds: Number(process.argv[4] ?? 5), edits: true });

/** @param edits Whether it is also measured what a change costs. */
export async function secondRun({
  pages,
  rounds,
  edits: withEdits,
}: {
  readonly pages: number;
  readonly rounds: number;
  readonly edits: boolean;
}): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'snapshot-site-bench-'));
  const site = join(folder, 'site');
  let edits = 0;
  const edit = (file: string, text: (edit: number) => string) =>
    writeFile(join(site, file), text((edits += 1)));
  const later = (name: string, change: () => unknown, captured: number, target?: number) => ({
    name: `${name}: ${captured} captured`,
    ...(target !== undefined && { target }),
    async measure() {
      await change();
      return timed(() => run(join(folder, 'kept'), site, { captured, pages }));
    },
  });
  const aPage = later('a page changed', () => edit('page-1.html', (n) => page(1, `<p>Edit ${n}`)), 1);
  const sheets = Math.ceil(pages / ofTheRareSheet);
  const aSheet = later('a stylesheet changed', () => edit('rare.css', rareSheet), sheets);
  try {
    await writeSite(site, pages);
    await run(join(folder, 'kept'), site, { captured: pages, pages });
    await compare({
      title: `${pages} pages`,
      unit: 'ms',
      rounds,
      reference: {
        name: 'first run',
        async measure() {
          const fresh = await mkdtemp(join(folder, 'fresh-'));
          return timed(() => run(fresh, site, { captured: pages, pages }));
        },
      },
      ours: [later('nothing changed', () => {}, 0, 1 / 40), ...(withEdits ? [aPage, aSheet] : [])],
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function writeSite(site: string, pages: number): Promise<void> {
  await mkdir(site);
  await writeFile(join(site, 'shared.css'), 'body { font: 16px sans-serif; max-width: 60em; margin: auto }');
  await writeFile(join(site, 'rare.css'), rareSheet(0));
  await writeFile(join(site, 'shared.js'), 'document.body.classList.add("ready")');
  for (let at = 0; at < pages; at += 1) await writeFile(join(site, `page-${at}.html`), page(at));
}

function page(at: number, more = ''): string {
  const sheet = at % ofTheRareSheet === 0 ? '<link rel=stylesheet href=rare.css>' : '';
  const text = Array.from(
    { length: 40 },
    (_, line) => `<p>Page ${at}, paragraph ${line}: ${'words '.repeat(60)}`,
  );
  const head = `<meta charset=utf-8><title>Page ${at}</title><link rel=stylesheet href=shared.css>${sheet}`;
  return `<!doctype html>${head}<h1>Page ${at}</h1>${more}${text.join('\n')}<script src=shared.js></script>`;
}

function rareSheet(edit: number): string {
  return `h1 { color: rgb(${edit % 200}, 0, 90) }`;
}

/** Runs the command line, and makes sure that it did what is measured. */
async function run(
  cwd: string,
  site: string,
  { captured, pages }: { captured: number; pages: number },
): Promise<void> {
  await mkdir(cwd, { recursive: true });
  const args = [bin, site, '--quiet', '--json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 100_000_000,
    env: { ...process.env, CI: '' },
  });
  if (status !== 0) throw new Error(`A run ended with ${status}: ${stderr}`);
  const { counts } = JSON.parse(stdout) as { counts: { reused: number } };
  if (counts.reused !== pages - captured) throw new Error(`${counts.reused} were reused: ${stderr}`);
}
