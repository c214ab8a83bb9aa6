/** A small project with three kinds of sites, in which all that a run leaves can be seen. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeRepository } from '../../test/support/repository.ts';

export interface Project extends AsyncDisposable {
  /** Everything is below it. */
  readonly root: string;
  readonly cwd: string;
  /** The folder for temporary files of all that is started in it. */
  readonly temporary: string;
  /** The kinds of sites that can be started on this machine. */
  readonly sites: readonly Site[];
  git(...args: string[]): string;
  /** Changes every page. */
  edit(word: string): Promise<void>;
}

export type Site = keyof typeof sites;

const python = '/usr/bin/python3';

/** As `site` in a config. */
const sites = {
  folder: './site',
  daemon: {
    command: `setsid env -i ${python} -m http.server {port} --bind {host} --directory site >/dev/null 2>&1 </dev/null &`,
  },
  uvicorn: {
    command: `${python} -m uvicorn app:app --fd {fd} --workers 2`,
    env: { PYTHONDONTWRITEBYTECODE: '1' },
  },
};

const app = `
from pathlib import Path
from fastapi import FastAPI
from fastapi.responses import HTMLResponse

app = FastAPI()


@app.get("/{name:path}", response_class=HTMLResponse)
def page(name):
    return (Path("site") / (name or "index.html")).read_text()
`;
const names = ['index.html', 'a.html', 'b.html', 'c.html'];

export async function makeProject(): Promise<Project> {
  const root = await mkdtemp(join(tmpdir(), 'storm-'));
  const cwd = join(root, 'project');
  const temporary = join(root, 'tmp');
  await mkdir(join(cwd, 'site'), { recursive: true });
  await mkdir(temporary);
  const edit = async (word: string) => {
    const body = Array.from({ length: 30 }, (_, line) => `<p>${word}, line ${line}</p>`).join('\n');
    for (const name of names) {
      await writeFile(
        join(cwd, 'site', name),
        `<!doctype html><title>${name}</title><h1>${name}</h1>${body}`,
      );
    }
  };
  await edit('First');
  await writeFile(join(cwd, 'app.py'), app);
  const pages = names.map((name) => (name === 'index.html' ? '/' : `/${name}`));
  for (const [name, site] of Object.entries(sites)) {
    const config = { site, pages, viewport: { width: 400, height: 300 }, concurrency: 2 };
    await writeFile(join(cwd, `${name}.config.mjs`), `export default ${JSON.stringify(config)};\n`);
  }
  await writeFile(join(cwd, '.gitignore'), 'output\n');
  const git = makeRepository(cwd);
  return {
    root,
    cwd,
    temporary,
    sites: (Object.keys(sites) as Site[]).filter(canStart),
    git,
    edit,
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

function canStart(site: Site): boolean {
  if (site === 'folder') return true;
  if (!existsSync(python)) return false;
  return site === 'daemon' || spawnSync(python, ['-c', 'import uvicorn, fastapi']).status === 0;
}
