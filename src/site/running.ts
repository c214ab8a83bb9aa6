import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { SnapshotError } from '../errors.ts';
import type { RunningSite } from '../model/index.ts';
import type { ProcessTree } from './process/index.ts';

/** The handle of a site that is served by a process tree. */
export function runningSite(name: string, url: URL, tree: ProcessTree): RunningSite {
  const stop = async () => {
    await tree.stop();
    await verifyClosed(name, url, tree);
  };
  let stopping: Promise<void> | undefined;
  const stopOnce = () => (stopping ??= stop());
  return {
    url: url.href,
    output: tree.output,
    exited: tree.exited,
    stop: stopOnce,
    [Symbol.asyncDispose]: stopOnce,
  };
}

/**
 * Makes sure that the port is closed. Some systems close it a moment after its last holder has ended. Another process
 * may have the port by then.
 */
async function verifyClosed(name: string, url: URL, tree: ProcessTree): Promise<void> {
  for (let pause = 5; pause < 1000; pause *= 2) {
    if (!(await accepts(url)) || (await tree.listeners()).length === 0) return;
    await delay(pause);
  }
  throw new SnapshotError(
    'SITE_STOP',
    `${name} was stopped, but its port still accepts connections: ${url.href}`,
    {
      hint: 'Look which program holds the port, and end it by hand.',
    },
  );
}

/** Whether a connection is accepted there. */
export function accepts({ hostname, port }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname.replaceAll(/[[\]]/g, ''));
    socket.setTimeout(1000, () => socket.destroy());
    socket.once('connect', () => {
      resolve(true);
      socket.destroy();
    });
    socket.on('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}
