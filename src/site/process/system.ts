import type { System } from './contract.ts';
import { linux } from './linux.ts';
import { macos } from './macos.ts';
import { windows } from './windows.ts';

/** This machine's. What is neither Linux nor Windows is asked in the way of macOS. */
export const system: System = choose();

function choose(): System {
  if (process.platform === 'linux') return linux;
  return process.platform === 'win32' ? windows : macos;
}
