import { SnapshotError } from '../../errors.ts';
import type { RunningSite, SiteSource } from '../../model/index.ts';
import type { CommandPort } from '../../options.ts';
import type { StartContext } from '../contract.ts';
import { type Family, type Listener, startFamily, sweepLeftovers } from '../process/index.ts';
import { waitUntilReady } from '../ready.ts';
import { runningSite } from '../running.ts';
import { startUrl } from '../url.ts';
import { assignPort, type Assignment } from './assign.ts';
import { fill, placeholdersIn } from './placeholders.ts';
import { Printed } from './printed.ts';
import { asTold, rootOf } from './root.ts';
import { pathWithPrograms, shellArguments, shellArgumentsWithSocket } from '../shell.ts';
import { describeHolder, holderOf, portInUse } from './taken.ts';
import { Whereabouts } from './whereabouts.ts';

export type CommandSource = Extract<SiteSource, { kind: 'command' }>;

const attempts = 3;

/**
 * Runs a command that serves the site, gives it a port that nobody else can have, and finds out where it
 * listens. Only a socket that is held by the command, or by a process that came of it, counts.
 *
 * @throws SnapshotError `SITE_START` if it cannot be started or its port is somebody else's, and those of
 * `waitUntilReady`. Nothing of it is left running then.
 */
export async function startCommand(source: CommandSource, context: StartContext): Promise<RunningSite> {
  const way = source.port ?? wayOf(source);
  // Who holds a port may be what an earlier run left behind.
  await sweepLeftovers();
  const holder = typeof way === 'number' ? await holderOf(way) : undefined;
  if (holder !== undefined) {
    if (!source.reuseExistingServer) throw await taken(nameOf(source), holder);
    const root = asTold(await rootOf(holder), source.ready.url);
    return startUrl({ kind: 'url', url: root.href, ready: source.ready }, context);
  }
  for (let attempt = 1; ; attempt++) {
    const result = await tryOnce(source, way, attempt, context);
    if (result !== 'port is in use') return result;
  }
}

/** What the placeholders of a command say of the way in which it comes to its port. */
function wayOf({ command, env }: CommandSource): CommandPort {
  const placeholders = placeholdersIn([command, ...Object.values(env)]);
  if (placeholders.has('fd')) return 'socket';
  return placeholders.has('port') || placeholders.has('url') ? 'reserved' : 'found';
}

async function tryOnce(
  source: CommandSource,
  way: CommandPort,
  attempt: number,
  context: StartContext,
): Promise<RunningSite | 'port is in use'> {
  const name = nameOf(source);
  const printed = new Printed(source.ready);
  const assigned = await assignPort(way, attempt);
  const family = await launch(source, assigned, (line, stream) => {
    printed.read(line, stream);
    context.onLine(line);
  }).finally(() => assigned.release());
  try {
    const whereabouts = new Whereabouts(name, family, {
      assigned,
      way,
      printed,
      reuseExistingServer: source.reuseExistingServer,
    });
    const url = await waitUntilReady(
      {
        name,
        where: () => whereabouts.roots(),
        exited: family.exited,
        output: family.output,
        onStir: (callback) => (printed.onLine = callback),
        nowhere: () => whereabouts.explain(),
        hint: () => whereabouts.advise(),
        runaway: () => whereabouts.runaway(),
      },
      source.ready,
      context,
    );
    return runningSite(name, url, family);
  } catch (error) {
    // What went wrong is worth more than trouble in clearing it away.
    await family.stop().catch(() => {});
    const hasExited = error instanceof SnapshotError && error.code === 'SITE_EXITED';
    const port = hasExited ? portInUse(family.output()) : undefined;
    if (port === undefined) throw error;
    const isOurs = port === 0 || port === assigned.port;
    if (way === 'reserved' && isOurs && attempt < attempts) return 'port is in use';
    throw await withHolder(error as SnapshotError, port || assigned.port);
  }
}

function launch(
  { command, cwd, env, stop }: CommandSource,
  { port, socket, values }: Assignment,
  onLine: (line: string, stream: 'stdout' | 'stderr') => void,
): Promise<Family> {
  const filled = Object.entries(env).map(([name, value]) => [name, fill(value, values)]);
  const asks = placeholdersIn([command, ...Object.values(env)]).has('fd');
  const shell = socket !== undefined && !asks ? shellArgumentsWithSocket : shellArguments;
  return startFamily({
    name: nameOf({ command }),
    argv: shell(fill(command, values)),
    verbatim: true,
    cwd,
    env: {
      ...process.env,
      PATH: pathWithPrograms(cwd),
      HOST: values.host,
      PORT: values.port,
      ...Object.fromEntries(filled),
    },
    port,
    extra: socket === undefined ? [] : [socket],
    stop,
    onLine,
  });
}

function nameOf({ command }: Pick<CommandSource, 'command'>): string {
  return `\`${command}\``;
}

async function taken(name: string, holder: Listener): Promise<SnapshotError> {
  const who = await describeHolder(holder);
  return new SnapshotError(
    'SITE_START',
    `${name} was not started, because its port ${holder.port} is taken by ${who}.`,
    {
      hint: 'Stop that one, give the command a free port with {port}, or photograph what is there with `reuseExistingServer: true`.',
    },
  );
}

async function withHolder(error: SnapshotError, port: number | undefined): Promise<SnapshotError> {
  const holder = port === undefined ? undefined : await holderOf(port);
  const who = holder ? `Its port ${port} is taken by ${await describeHolder(holder)}` : 'Its port is taken';
  return new SnapshotError(error.code, error.message, {
    hint: `${who}. Stop that one, or give the command a free port with {port}.`,
    cause: error,
  });
}
