import { delimiter, dirname, join } from 'node:path';

/** The program and arguments that run a command line. */
export function shellArguments(command: string): [string, ...string[]] {
  if (process.platform === 'win32') return ['cmd.exe', '/d', '/s', '/c', `"${command}"`];
  return ['/bin/sh', '-c', command];
}

/**
 * The same for a program that gets a socket by `LISTEN_FDS`. It accepts the socket only if `LISTEN_PID` is its own pid,
 * so the shell that sets the variable has to `exec` the program, which works only for a single command.
 */
export function shellArgumentsWithSocket(command: string): [string, ...string[]] {
  const isSingle = !/[;&|()`\n]|^\s*\w+=/.test(command);
  const line = isSingle ? `exec ${command}` : command;
  return ['/bin/sh', '-c', `LISTEN_PID=$$ LISTEN_FDS=1; export LISTEN_PID LISTEN_FDS; ${line}`];
}

/** `PATH` with the programs of the project, as `npm run` sets it. */
export function pathWithPrograms(folder: string): string {
  const programs: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    programs.push(join(at, 'node_modules', '.bin'));
    if (at === dirname(at)) break;
  }
  return [...programs, process.env['PATH']].join(delimiter);
}
