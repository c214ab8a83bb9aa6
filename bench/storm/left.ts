/** What is left of the runs in a project, found in other ways than the product has. Linux only: it reads `/proc`. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import type { Project } from './project.ts';

export interface Left {
  readonly processes: readonly string[];
  /** Those on which the processes listen. */
  readonly ports: readonly number[];
  readonly files: readonly string[];
  readonly worktrees: readonly string[];
}

export const kinds = ['processes', 'ports', 'files', 'worktrees'] as const satisfies (keyof Left)[];

export async function leftIn(project: Project): Promise<Left> {
  const pids = pidsIn(project.root);
  return {
    processes: pids.map(
      (pid) => `${pid} ${text(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').slice(0, 150)}`,
    ),
    ports: portsOf(pids),
    files: await filesIn(project),
    worktrees: project.git('worktree', 'list').trim().split('\n').slice(1),
  };
}

/** Whatever works in the project, was told of a file there, or inherited its temporary folder. */
function pidsIn(root: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid)
    .filter((pid) => {
      const words = ['environ', 'cmdline'].map((file) => text(`/proc/${pid}/${file}`)).join('');
      return words.includes(root) || link(`/proc/${pid}/cwd`).startsWith(root);
    })
    .filter((pid) => !/^\d+ \(.*\) [ZX]/s.test(text(`/proc/${pid}/stat`)));
}

function portsOf(pids: readonly number[]): number[] {
  const held = new Set(
    pids.flatMap((pid) =>
      names(`/proc/${pid}/fd`).map((fd) => /^socket:\[(\d+)\]$/.exec(link(`/proc/${pid}/fd/${fd}`))?.[1]),
    ),
  );
  const rows = ['tcp', 'tcp6'].flatMap((table) => text(`/proc/net/${table}`).trim().split('\n').slice(1));
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter(([, , , state, , , , , , socket]) => state === '0A' && held.has(socket))
    .map(([, local]) => Number.parseInt(local!.split(':')[1]!, 16));
}

/** Node's and jiti's caches are meant to stay. */
const lasting = /^(jiti|node-compile-cache|node-jiti)/;
const half = /(^|\/)\.(writing|checking)-[^/]*$/;

async function filesIn({ cwd, temporary }: Project): Promise<string[]> {
  const places = [join(cwd, 'output'), join(cwd, '.snapshot-site')];
  const below = places.flatMap((place) => names(place).map((name) => join(place, name)));
  const made = (await readdir(temporary)).filter((name) => !lasting.test(name));
  return [...made, ...below.filter((name) => half.test(name))];
}

/** The pictures that do not decode, or are not those that the record tells of. */
export async function brokenPictures({ cwd }: Project): Promise<{ broken: string[]; unlike: string[] }> {
  const output = join(cwd, 'output');
  const pictures = names(output).filter((name) => name.endsWith('.png'));
  const record = JSON.parse(text(join(output, 'snapshots.json')) || '{"pictures":{}}') as {
    pictures: Record<string, { sha256: string }>;
  };
  const broken: string[] = [];
  const unlike = Object.keys(record.pictures).filter((name) => !pictures.includes(name));
  for (const name of pictures) {
    const bytes = await readFile(join(output, name));
    try {
      PNG.sync.read(bytes);
    } catch {
      broken.push(name);
    }
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (record.pictures[name]?.sha256 !== sha256) unlike.push(name);
  }
  return { broken, unlike };
}

function text(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

function link(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
