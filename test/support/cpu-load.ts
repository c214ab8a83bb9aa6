import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Does something while this many other processes keep the processor busy. They end with it, or with this process. */
export async function underLoad<T>(processes: number, act: () => Promise<T>): Promise<T> {
  const spin = `while (process.ppid === ${process.pid}) for (let turn = 0; turn < 1e7; turn += 1);`;
  const spinning = Array.from({ length: processes }, () =>
    spawn(process.execPath, ['-e', spin], { stdio: 'ignore' }),
  );
  try {
    return await act();
  } finally {
    await Promise.all(
      spinning.map(async (child) => {
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      }),
    );
  }
}
