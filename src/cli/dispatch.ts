import { readFile } from 'node:fs/promises';
import { packedFile } from '../built-file.ts';
import { SnapshotError } from '../errors.ts';
import type { Arguments } from './arguments.ts';
import { paintFor, stdout } from '../report/index.ts';
import { allFlags, commands, usage } from './commands/index.ts';
import type { Command } from './contract.ts';

/**
 * Finds the command, runs it, and resolves to its exit code.
 *
 * Modules are loaded only when a command needs them, so `--help` and `--version` start about as fast as Node does.
 *
 * @throws SnapshotError `USAGE` if the arguments make no sense, and whatever the command throws.
 */
export async function dispatch({ values, names }: Arguments, cwd: string): Promise<number> {
  const asksForHelp = values.help === true || names[0] === 'help';
  const words = names[0] === 'help' ? names.slice(1) : names;
  const named = commands.find(({ name }) => name !== '' && name === words[0]);
  if (values.version) return print(`${await readVersion()}\n`);
  if (asksForHelp) return print(await helpFor(named));

  const command = named ?? commands.find(({ name }) => name === '')!;
  const rest = named ? words.slice(1) : words;
  checkFlags(command, values);
  checkNames(command, rest, values.command !== undefined);
  const [run, { toInvocation }] = await Promise.all([command.load(), import('./invocation.ts')]);
  try {
    return await run(toInvocation(values, { takes: command.takes, names: rest }, cwd));
  } catch (error) {
    throw command.takes === 'site' ? await withCommandMeant(error, rest[0]) : error;
  }
}

function print(text: string): number {
  stdout.write(text);
  return 0;
}

async function readVersion(): Promise<string> {
  const manifest = await readFile(packedFile('../package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

async function helpFor(command: Command | undefined): Promise<string> {
  const { mainHelp, commandHelp } = await import('./help.ts');
  const paint = paintFor(stdout);
  return command ? commandHelp(command, paint) : mainHelp(paint);
}

function checkFlags(command: Command, values: Arguments['values']): void {
  const foreign = allFlags.find(
    ({ name, owner }) => owner !== undefined && owner !== command && Object.hasOwn(values, name),
  );
  if (!foreign) return;
  throw new SnapshotError(
    'USAGE',
    `--${foreign.name} belongs to ${usage(foreign.owner!)}, not to ${usage(command)}.`,
    { hint: `Leave it out, or type: snapshot-site ${foreign.owner!.name} --${foreign.name}` },
  );
}

function checkNames(command: Command, names: readonly string[], arePages: boolean): void {
  if (command.takes === undefined && names.length > 0) {
    throw new SnapshotError('USAGE', `${usage(command)} takes no site, but got: ${names.join(' ')}`, {
      hint: `Type: ${usage(command)}`,
    });
  }
  if (command.takes === 'site' && names.length > 1 && !arePages) {
    throw new SnapshotError(
      'USAGE',
      `${usage(command)} takes one site, but got ${names.length}: ${names.join(' ')}`,
      {
        hint: 'Pages can be named after a command that serves them: snapshot-site --command "…" / /about',
      },
    );
  }
}

/** Suggests a command for a site that does not exist: `snapshot-site lst` most likely means `list`. */
async function withCommandMeant(error: unknown, site: string | undefined): Promise<unknown> {
  if (!(error instanceof SnapshotError) || error.code !== 'SITE_NOT_FOUND' || site === undefined)
    return error;
  const { suggest } = await import('../suggest.ts');
  const names = commands.map(({ name }) => name).filter((name) => name !== '');
  const meant = suggest(site, names).replace('mean', 'mean the command');
  if (meant === '') return error;
  const message = `${error.message.replace(/\.$/, '')}${meant}`;
  return new SnapshotError(error.code, message, {
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    cause: error.cause,
  });
}
