/** What can go wrong around a run. Linux only; what mounts something only where that is allowed. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { treeOf } from '../process-tree.ts';
import type { Project } from '../storm/project.ts';

export interface Situation {
  readonly project: Project;
  /** From 0 to 1, the same in each run of the benchmark. */
  readonly random: () => number;
}

/** What is done to one run. */
export interface Fault {
  /** In words. */
  readonly what: string;
  /** Put before the command of the run, as `sh` does it. */
  readonly before?: string;
  /** Done to the run at some moment. */
  strike?(pid: number): Promise<void> | void;
  /** Makes the machine whole again; what the run itself has to mend stays as it is. */
  mend?(): Promise<void> | void;
}

export const kinds: Readonly<Record<string, (situation: Situation) => Promise<Fault>>> = {
  'full disk': ({ project, random }) =>
    onDisk(project, pick(random, folders), async (folder) => {
      const leftBytes = Math.floor(random() * 20_000);
      const filler = join(folder, '.filler');
      await fill(filler, leftBytes);
      return { what: `${leftBytes} bytes left in ${folder}`, mend: () => rm(filler, { force: true }) };
    }),
  'read-only disk': ({ project, random }) =>
    onDisk(project, pick(random, folders), async (folder) => ({
      what: folder,
      strike: () => void spawnSync('mount', ['-o', 'remount,ro', folder]),
      mend: () => void execFileSync('mount', ['-o', 'remount,rw', folder]),
    })),
  'vanishing disk': async ({ project, random }) => {
    const folder = join(project.cwd, pick(random, folders));
    const away = `${folder}-away`;
    return {
      what: folder,
      strike: () => rename(folder, away),
      async mend() {
        if (!existsSync(away)) return;
        await rm(folder, { recursive: true, force: true });
        await rename(away, folder);
      },
    };
  },
  'damaged record': async ({ project, random }) => {
    const file = join(project.cwd, 'output', 'snapshots.json');
    const text = await readFile(file, 'utf8');
    const damaged = {
      truncated: text.slice(0, Math.floor(text.length * random())),
      empty: '',
      binary: noise(random),
      'of a wrong hash': text.replaceAll(/"sha256": "../g, '"sha256": "00'),
      newer: text.replace(/"version": \d+/, '"version": 99'),
    };
    const how = pick(random, Object.keys(damaged) as (keyof typeof damaged)[]);
    await writeFile(file, damaged[how]);
    return { what: how };
  },
  'damaged traces': async ({ project, random }) => {
    const files = filesBelow(join(project.cwd, '.snapshot-site'));
    const file = pick(random, files);
    await damage(file, random);
    return { what: file };
  },
  'damaged cache': async ({ project, random }) => {
    const files = filesBelow(join(project.root, 'cache', 'snapshot-site', 'fonts'));
    const file = pick(random, files);
    await damage(file, random);
    return { what: file };
  },
  'stopped process': async ({ random }) => toBrowser('SIGSTOP', random),
  'killed process': async ({ random }) => toBrowser('SIGKILL', random),
  // With fewer Node itself cannot load the tool.
  'few file handles': async ({ random }) => {
    const most = 110 + Math.floor(random() * 40);
    return { what: String(most), before: `ulimit -n ${most}` };
  },
  'little shared memory': async () => ({
    what: '16 MB',
    before: 'mount -t tmpfs -o size=16m tmpfs /dev/shm',
  }),
};

const folders = ['output', '.snapshot-site'] as const;

export function pick<T>(random: () => number, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)]!;
}

const diskBytes = 4_000_000;

/** The folder lies on a disk of its own until the machine is whole again. */
async function onDisk(
  { cwd }: Project,
  name: string,
  fault: (folder: string) => Promise<Fault>,
): Promise<Fault> {
  const folder = join(cwd, name);
  const kept = `${folder}-kept`;
  await rename(folder, kept);
  await mkdir(folder);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskBytes}`, 'tmpfs', folder]);
  await cp(kept, folder, { recursive: true });
  const made = await fault(folder);
  return {
    ...made,
    async mend() {
      await made.mend?.();
      await rm(kept, { recursive: true });
      await cp(folder, kept, { recursive: true });
      execFileSync('umount', [folder]);
      await rm(folder, { recursive: true });
      await rename(kept, folder);
    },
  };
}

async function fill(file: string, leftBytes: number): Promise<void> {
  const { stdout } = spawnSync('stat', ['-f', '-c', '%a %S', join(file, '..')], { encoding: 'utf8' });
  const [blocks, size] = stdout.split(' ').map(Number);
  await writeFile(file, new Uint8Array(Math.max(0, blocks! * size! - leftBytes)));
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted();
}

async function damage(file: string, random: () => number): Promise<void> {
  const bytes = await readFile(file);
  const how = Math.floor(random() * 3);
  const half = bytes.subarray(0, Math.floor(bytes.length * random()));
  await writeFile(file, how === 0 ? half : how === 1 ? '' : noise(random));
}

function noise(random: () => number): Uint8Array {
  return Uint8Array.from({ length: 500 }, () => Math.floor(random() * 256));
}

const processes = {
  browser: /^(?!.*--type=).*--remote-debugging-pipe/,
  painting: /--type=gpu-process/,
  network: /--utility-sub-type=network/,
  pages: /--type=renderer/,
} as const;

/** To processes of the browser that this run has started; to none of any other. */
function toBrowser(signal: NodeJS.Signals, random: () => number): Fault {
  const which = pick(random, Object.keys(processes) as (keyof typeof processes)[]);
  return {
    what: `${signal} to the process for ${which}`,
    strike(pid) {
      for (const below of treeOf(pid).keys()) {
        try {
          const command = readFileSync(`/proc/${below}/cmdline`, 'latin1').replaceAll('\0', ' ');
          if (below !== pid && processes[which].test(command)) process.kill(below, signal);
        } catch {
          // It ended in this moment.
        }
      }
    },
  };
}
