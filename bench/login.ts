/**
 * What a login costs: 50 pages behind one beside the same pages without, and the same with Playwright Test, whose setup
 * project logs in and saves the state for the others. All have the same browser and so many pages at a time.
 *
 * `npm run bench -- login [rounds [pages [at a time]]]`
 */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browserPath } from './browser-path.ts';
import { heading, inTurns, quantile, showSpread, table } from './compare.ts';
import { browserArgs } from './contenders.ts';
import { memberPages, openPages, serveSiteWithLogin, type SiteWithLogin } from './login/site.ts';
import { costOf } from './process-tree.ts';

const here = join(import.meta.dirname, 'login');
const command = join(import.meta.dirname, '../dist/cli/bin.cjs');
const playwright = join(import.meta.dirname, '../node_modules/.bin/playwright');

interface Race {
  readonly site: SiteWithLogin;
  readonly browser: string;
  readonly pages: number;
  readonly atOnce: number;
}

interface Contender {
  readonly name: string;
  measure(): Promise<number>;
}

export default async function login(): Promise<void> {
  const [rounds = '5', pages = '50', atOnce = '3'] = process.argv.slice(3);
  await using site = await serveSiteWithLogin();
  const all: Race = {
    site,
    browser: await browserPath(),
    pages: Number(pages),
    atOnce: Number(atOnce),
  };
  const ours = [contender(all, false, snapshotSite), contender(all, true, snapshotSite)] as const;
  const theirs = [contender(all, false, playwrightTest), contender(all, true, playwrightTest)] as const;
  const contenders = [...theirs, ...ours];
  // The files are read before anything counts.
  for (const one of contenders) await one.measure();
  const measured = await inTurns<number, Contender>(contenders, Number(rounds));
  const costs = (one: Contender) => measured.get(one)!;
  const ratio = (one: Contender, other: Contender) =>
    showSpread(costs(one).map((ms, round) => ms / costs(other)[round]!));
  const rows = contenders.map((one) => [one.name, (quantile(costs(one), 0.5) / 1000).toFixed(2)]);
  console.log(`${heading(`${pages} pages behind a login, ${atOnce} at a time`, Number(rounds))}\n`);
  console.log(table([['', 'median s'], ...rows]));
  console.log(`
with the login / without it, snapshot-site:    ${ratio(ours[1], ours[0])}
with the login / without it, Playwright Test:  ${ratio(theirs[1], theirs[0])}
snapshot-site / Playwright Test, with it:      ${ratio(ours[1], theirs[1])}`);
}

interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

type Tool = (race: Race, hasLogin: boolean, output: string) => Promise<Command>;

function contender(race: Race, hasLogin: boolean, tool: Tool): Contender {
  return {
    name: `${tool === snapshotSite ? 'snapshot-site' : 'Playwright Test'}, ${hasLogin ? 'with a login' : 'without'}`,
    async measure() {
      const output = await mkdtemp(join(tmpdir(), 'snapshot-site-bench-'));
      try {
        const { env, ...run } = await tool(race, hasLogin, output);
        const { ms } = await costOf({
          ...run,
          cwd: tool === snapshotSite ? output : here,
          env: { ...process.env, SNAPSHOT_SITE_BROWSER: race.browser, ...env },
        });
        const files = await readdir(output, { recursive: true });
        const taken = files.filter((file) => file.endsWith('.png')).length;
        if (taken !== race.pages) throw new Error(`${taken} pictures instead of ${race.pages}`);
        const logins = race.site.logins();
        if (logins !== (hasLogin ? 1 : 0)) throw new Error(`${logins} logins`);
        return ms;
      } finally {
        await rm(output, { recursive: true });
      }
    },
  };
}

const pathsOf = (hasLogin: boolean, { pages }: Race) => (hasLogin ? memberPages(pages) : openPages(pages));

const snapshotSite: Tool = async (race, hasLogin, output) => {
  const config = join(output, 'pages.config.json');
  const actions = [
    { fill: { label: 'Name' }, value: 'ada' },
    { fill: { label: 'Password' }, value: 'password of ada' },
    { click: { role: 'button', name: 'Log in' } },
  ];
  const options = {
    site: race.site.url,
    pages: pathsOf(hasLogin, race),
    concurrency: race.atOnce,
    ...(hasLogin && { users: { ada: { path: '/login', actions } }, user: 'ada' }),
  };
  await writeFile(config, JSON.stringify(options));
  return { command: process.execPath, args: [command, '-c', config, '-o', output] };
};

const playwrightTest: Tool = async (race, hasLogin, output) => ({
  command: playwright,
  args: ['test'],
  env: {
    BENCH_URL: race.site.url,
    BENCH_PATHS: JSON.stringify(pathsOf(hasLogin, race)),
    BENCH_OUTPUT: output,
    BENCH_IN_FLIGHT: String(race.atOnce),
    BENCH_ARGS: JSON.stringify(browserArgs),
    BENCH_LOGIN: hasLogin ? 'yes' : 'no',
  },
});
