/**
 * The first run: how many pages a second, and how much of the processor for each, from the start of the command to its
 * end. Beside it Playwright Test, the shortest Playwright script, and as little as the browser can be asked for.
 *
 * `npm run bench -- throughput [rounds [name…]]`; with names, only the contenders whose name begins so.
 */
import { join } from 'node:path';
import {
  type Contender,
  contender,
  environmentOf,
  named,
  ours,
  playwrightTest,
  race,
  type Scene,
  withScene,
} from './contenders.ts';

const here = join(import.meta.dirname, 'throughput');

const pageCount = 60;

export default (): Promise<void> =>
  withScene(pageCount, async (scene) => {
    const [rounds = '5', ...wanted] = process.argv.slice(3);
    const others = [
      playwright(scene, 3),
      script(scene, 2),
      script(scene, 3),
      protocol(scene, 2),
      protocol(scene, 3),
      ours(scene),
    ];
    await race([playwright(scene, 2), ...named(others, wanted)], scene, { rounds: Number(rounds) });
  });

function playwright(scene: Scene, workers: number): Contender {
  return playwrightTest(`Playwright Test, ${workers} workers`, scene, { tests: here, workers });
}

function script(scene: Scene, inFlight: number): Contender {
  const command = [process.execPath, 'script.mjs'] as const;
  return run(`bare Playwright script, ${inFlight} at a time`, scene, inFlight, command);
}

function protocol(scene: Scene, inFlight: number): Contender {
  const command = [process.execPath, 'protocol.mjs'] as const;
  return run(`bare protocol, ${inFlight} at a time`, scene, inFlight, command);
}

function run(
  name: string,
  scene: Scene,
  inFlight: number,
  [command, ...args]: readonly [string, ...string[]],
): Contender {
  return contender(name, scene, (output) => ({
    command,
    args,
    cwd: here,
    env: environmentOf(scene, { inFlight, output }),
  }));
}
