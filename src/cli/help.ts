import type { Paint } from '../report/index.ts';
import { commands, usage } from './commands/index.ts';
import type { Command } from './contract.ts';
import { type Flag, type FlagRow, sharedFlags } from './flags.ts';

const example = 'snapshot-site --command "npx vite preview --port {port}" / /about';

/** The help for everything, made for a terminal of 80 × 24. */
export function mainHelp(paint: Paint): string {
  return [
    'Starts your website, photographs its pages, and always stops it again.',
    paint('bold', 'Commands') +
      paint('dim', '  [site]: a folder, a module, a URL; left out, the config says it'),
    ...table(
      commands.map((command) => [usage(command), command.summary] as const),
      paint,
    ),
    '',
    ...options(sharedFlags, paint),
    '',
    `${paint('bold', 'Example')}  ${example}`,
    '',
  ].join('\n');
}

/** The help for one command. */
export function commandHelp(command: Command, paint: Paint): string {
  return [
    `${paint('bold', 'Usage')}  ${usage(command)} [options]`,
    `       ${command.summary}`,
    '',
    ...options([...(command.flags ?? []), ...sharedFlags], paint),
    '',
  ].join('\n');
}

function options(given: readonly FlagRow[], paint: Paint): string[] {
  const rows = given.map(({ flags, help }) => {
    const names = flags.map(showFlag).join(', ');
    return [flags[0]?.short === undefined ? `    ${names}` : names, help] as const;
  });
  return [paint('bold', 'Options'), ...table(rows, paint)];
}

function showFlag({ name, short, value }: Flag): string {
  return `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` <${value}>`}`;
}

function table(rows: readonly (readonly [string, string])[], paint: Paint): string[] {
  const width = Math.max(...rows.map(([first]) => first.length));
  return rows.map(([first, second]) => `  ${paint('cyan', first.padEnd(width))}  ${second}`);
}
