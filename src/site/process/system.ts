import type { System } from './contract.ts';
import { linux } from './linux.ts';
import { macos } from './macos.ts';
import { windows } from './windows.ts';

/** The system of this machine. Systems other than Linux and Windows are treated like macOS. */
export const system: System = choose();

function choose(): System {
  if (process.platform === 'linux') return linux;
  return process.platform === 'win32' ? windows : macos;
}
