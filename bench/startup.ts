/** What starting costs: `--version` and `--help` beside Node with nothing to do. Needs `npm run build`. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { compare, timed } from './compare.ts';

const bin = fileURLToPath(new URL('../dist/cli/bin.cjs', import.meta.url));

export default (): Promise<void> =>
  compare({
    title: 'Start-up',
    unit: 'ms',
    rounds: 40,
    reference: node('node -e 0', ['-e', '0']),
    ours: [
      { ...node('snapshot-site --version', [bin, '--version']), target: 1.5 },
      { ...node('snapshot-site --help', [bin, '--help']), target: 1.5 },
    ],
  });

function node(name: string, args: readonly string[]) {
  return {
    name,
    measure: () =>
      timed(() => {
        const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
        if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
      }),
  };
}
