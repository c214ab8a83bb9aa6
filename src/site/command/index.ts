import { SnapshotError } from '../../errors.ts';
import type { RunningSite, SiteSource } from '../../model/index.ts';
import type { CommandPort } from '../../options/index.ts';
import type { StartContext } from '../contract.ts';
import { type ProcessTree, type Listener, startProcessTree, sweepLeftovers } from '../process/index.ts';
import { waitUntilReady } from '../ready.ts';
import { runningSite } from '../running.ts';
import { startUrl } from '../url.ts';
import { assignPort, type PortAssignment } from './assign-port.ts';
import { fill, placeholdersIn } from './placeholders.ts';
import { ReadyOutput } from './ready-output.ts';
import { withAdvertisedHost, rootUrlOf } from './root-url.ts';
import { pathWithPrograms, shellArguments, shellArgumentsWithSocket } from '../shell.ts';
import { describeHolder, holderOf, portInUse } from './port-holder.ts';
import { PortDiscovery } from './port-discovery.ts';

export type CommandSource = Extract<SiteSource, { kind: 'command' }>;

const attempts = 3;

/**
 * Runs a command that serves the site, assigns it a port that no other process gets, and finds out where it listens.
 * Only sockets of the command's process tree count.
 *
 * @throws SnapshotError `SITE_START` if it cannot be started or another process has its port, and the errors of
 * `waitUntilReady`. None of its processes is left running then.
 */
export async function startCommand(source: CommandSource, context: StartContext): Promise<RunningSite> {
  const portMode = source.port ?? portModeOf(source);
  // The port may be held by a process of an earlier run that was killed.
  await sweepLeftovers();
  const holder = typeof portMode === 'number' ? await holderOf(portMode) : undefined;
  if (holder !== undefined) {
    if (!source.reuseExistingServer) throw await portTaken(nameOf(source), holder);
    const root = withAdvertisedHost(await rootUrlOf(holder), source.ready.url);
    return startUrl({ kind: 'url', url: root.href, ready: source.ready }, context);
  }
  for (let attempt = 1; ; attempt++) {
    const result = await tryOnce(source, portMode, attempt, context);
    if (result !== 'port is in use') return result;
  }
}

/** How a command gets its port, according to its placeholders. */
function portModeOf({ command, env }: CommandSource): CommandPort {
  const placeholders = placeholdersIn([command, ...Object.values(env)]);
  if (placeholders.has('fd')) return 'socket';
  return placeholders.has('port') || placeholders.has('url') ? 'reserved' : 'found';
}

async function tryOnce(
  source: CommandSource,
  portMode: CommandPort,
  attempt: number,
  context: StartContext,
): Promise<RunningSite | 'port is in use'> {
  const name = nameOf(source);
  const readyOutput = new ReadyOutput(source.ready);
  const assignment = await assignPort(portMode, attempt);
  const tree = await launch(source, assignment, (line, stream) => {
    readyOutput.read(line, stream);
    context.onLine(line);
  }).finally(() => assignment.release());
  try {
    const discovery = new PortDiscovery(name, tree, {
      assignment,
      portMode,
      readyOutput,
      reuseExistingServer: source.reuseExistingServer,
    });
    const url = await waitUntilReady(
      {
        name,
        where: () => discovery.roots(),
        exited: tree.exited,
        output: tree.output,
        onOutput: (callback) => (readyOutput.onLine = callback),
        explainNoAddress: () => discovery.explain(),
        hint: () => discovery.advise(),
        detached: () => discovery.detached(),
      },
      source.ready,
      context,
    );
    return runningSite(name, url, tree);
  } catch (error) {
    // The first error is the one to report.
    await tree.stop().catch(() => {});
    const hasExited = error instanceof SnapshotError && error.code === 'SITE_EXITED';
    const port = hasExited ? portInUse(tree.output()) : undefined;
    if (port === undefined) throw error;
    const isOurs = port === 0 || port === assignment.port;
    if (portMode === 'reserved' && isOurs && attempt < attempts) return 'port is in use';
    throw await withHolder(error as SnapshotError, port || assignment.port);
  }
}

function launch(
  { command, cwd, env, stop }: CommandSource,
  { port, socket, values }: PortAssignment,
  onLine: (line: string, stream: 'stdout' | 'stderr') => void,
): Promise<ProcessTree> {
  const filled = Object.entries(env).map(([name, value]) => [name, fill(value, values)]);
  const asks = placeholdersIn([command, ...Object.values(env)]).has('fd');
  const shell = socket !== undefined && !asks ? shellArgumentsWithSocket : shellArguments;
  return startProcessTree({
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

async function portTaken(name: string, holder: Listener): Promise<SnapshotError> {
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
