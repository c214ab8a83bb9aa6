import type { Command } from '../contract.ts';
import { type Flag, sharedFlags, type SharedFlagRow, type ValuesOf } from '../flags.ts';

/** Every command. A new one is a file beside this one and an entry here. */
const table = [
  {
    name: '',
    takes: 'site',
    summary: 'takes a picture of each page; --watch goes on',
    flags: [{ flags: [{ name: 'watch' }], help: 'and of what changes, until Ctrl+C' }],
    load: async () => (await import('./capture.ts')).capture,
  },
  {
    name: 'check',
    takes: 'site',
    summary: 'compares each page with its picture in output/',
    flags: [
      { flags: [{ name: 'against', value: 'other' }], help: 'with a folder, git ref or URL instead' },
      { flags: [{ name: 'allow-new' }], help: 'a page without a picture is fine' },
    ],
    load: async () => (await import('./check.ts')).check,
  },
  {
    name: 'approve',
    takes: 'shots',
    summary: 'takes over what the last check found',
    flags: [
      { flags: [{ name: 'group', value: 'id', repeatable: true }], help: 'a change that several shots have' },
      { flags: [{ name: 'prune' }], help: 'deletes pictures without a page too' },
      { flags: [{ name: 'from', value: 'folder' }], help: 'the report of another check' },
      { flags: [{ name: 'undo' }], help: 'takes the last approval back' },
    ],
    load: async () => (await import('./approve.ts')).approve,
  },
  {
    name: 'list',
    takes: 'site',
    summary: 'lists the shots without taking them',
    load: async () => (await import('./list.ts')).list,
  },
  {
    name: 'serve',
    takes: 'site',
    summary: 'serves the site, prints its URL, until Ctrl+C',
    load: async () => (await import('./serve.ts')).serve,
  },
  {
    name: 'doctor',
    takes: 'shots',
    summary: 'says which shots are unstable, and why',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'record',
    takes: 'shots',
    summary: 'writes what pages are answered, for mock',
    flags: [
      { flags: [{ name: 'har', value: 'file' }], help: 'where to; default: mocks/<page>.har' },
      { flags: [{ name: 'url', value: 'pattern', repeatable: true }], help: 'more than fetch and XHR' },
    ],
    load: async () => (await import('./record.ts')).record,
  },
  {
    name: 'init',
    summary: 'writes a pages.config.ts for this project',
    load: async () => (await import('./init.ts')).init,
  },
  {
    name: 'fonts',
    takes: 'fonts',
    summary: 'lists the sets of fonts, or fetches them',
    load: async () => (await import('./fonts.ts')).fonts,
  },
] as const satisfies readonly Command[];

export const commands: readonly Command[] = table;

/** The values of the flags that were given. */
export type FlagValues = ValuesOf<
  SharedFlagRow | Extract<(typeof table)[number], { readonly flags: unknown }>['flags'][number]
>;

/** Every flag that there is, with the command that owns it; those without one are shared. */
export const allFlags: readonly (Flag & { readonly owner?: Command })[] = [
  ...sharedFlags.flatMap(({ flags }) => flags),
  ...commands.flatMap(
    (owner) => owner.flags?.flatMap(({ flags }) => flags.map((flag) => ({ ...flag, owner }))) ?? [],
  ),
];

/** How a command is typed: `snapshot-site list [site]`. */
export function usage({ name, takes }: Command): string {
  return ['snapshot-site', name, takes ? placeholders[takes] : ''].filter((word) => word !== '').join(' ');
}

const placeholders: Readonly<Record<NonNullable<Command['takes']>, string>> = {
  site: '[site]',
  shots: '[shots]',
  fonts: '[sets]',
};
