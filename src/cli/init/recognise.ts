import { basename, extname, normalize } from 'node:path/posix';
import { isSourceFile, type Project } from './project.ts';

/** What `init` found out about a project. */
export interface Recognised {
  /** What kind of project it is, as its users call it. */
  readonly name: string;
  readonly site: RecognisedSite;
}

/** The ways to photograph it that a config can say. */
export type RecognisedSite =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'module'; readonly module: string }
  /** `builds`: the command builds the site before it serves it, which takes its time. */
  | { readonly kind: 'command'; readonly command: string; readonly builds: boolean };

/** A kind of project and how its site is had, if a project is of that kind. */
interface Kind {
  readonly name: string;
  recognise(project: Project): RecognisedSite | undefined;
}

/**
 * The kinds of projects, the more special ones first: what builds with Vite may also use Express, and almost
 * everything has a folder with an index.html.
 */
const kinds: readonly Kind[] = [
  { name: 'Next.js', recognise: next },
  { name: 'Astro', recognise: (project) => builtBy(project, 'astro', 'npx astro preview --port {port}') },
  { name: 'VitePress', recognise: vitePress },
  { name: 'Vite', recognise: (project) => builtBy(project, 'vite', 'npx vite preview --port {port}') },
  { name: 'Eleventy', recognise: eleventy },
  ...['Koa', 'Express', 'Fastify', 'Hono'].map((name) => ({
    name,
    recognise: (project: Project) => nodeApp(project, name.toLowerCase()),
  })),
  { name: 'FastAPI', recognise: fastApi },
  { name: 'Django', recognise: django },
  { name: 'Flask', recognise: flask },
  { name: 'a folder of HTML files', recognise: htmlFolder },
  { name: 'npm scripts', recognise: script },
];

/** Says what kind of project this is and how its site is had; `undefined` if it is none that is known. */
export function recognise(project: Project): Recognised | undefined {
  for (const kind of kinds) {
    const site = kind.recognise(project);
    if (site) return { name: kind.name, site };
  }
  return undefined;
}

function next(project: Project): RecognisedSite | undefined {
  const config = project.files.find((file) => /^next\.config\.\w+$/.test(file));
  // `next start` refuses a project that exports plain files.
  const exportsFiles = /output:\s*['"]export['"]/.test(project.texts.get(config ?? '') ?? '');
  if (exportsFiles && dependsOn(project, 'next')) return { kind: 'folder', folder: './out' };
  return builtBy(project, 'next', 'npx next start --port {port}');
}

function vitePress(project: Project): RecognisedSite | undefined {
  const config = project.files.find((file) => /(?:^|\/)\.vitepress\/config\.\w+$/.test(file));
  if (config === undefined || !dependsOn(project, 'vitepress')) return undefined;
  const folder = config.split('.vitepress')[0] || '.';
  const root = folder.replace(/\/$/, '');
  return command(`npx vitepress build ${root} && npx vitepress preview ${root} --port {port}`, true);
}

function eleventy(project: Project): RecognisedSite | undefined {
  return dependsOn(project, '@11ty/eleventy')
    ? command('npx @11ty/eleventy --serve --port={port}', true)
    : undefined;
}

/** Tools with a build and a server for what was built. */
function builtBy(project: Project, tool: string, serve: string): RecognisedSite | undefined {
  if (!dependsOn(project, tool)) return undefined;
  const build = project.manifest.scripts?.['build'] === undefined ? `npx ${tool} build` : 'npm run build';
  return command(`${build} && ${serve}`, true);
}

/** The module that exports the app, if one does; otherwise the command that starts it. */
function nodeApp(project: Project, framework: string): RecognisedSite | undefined {
  if (!dependsOn(project, framework)) return undefined;
  const modules = appModules(project);
  const module = modules.find((file) => exportsApp.test(project.texts.get(file) ?? ''));
  if (module !== undefined) return { kind: 'module', module: `./${module}` };
  if (project.manifest.scripts?.['start'] !== undefined) return command('npm start');
  const program = modules.find((file) => /\.[cm]?js$/.test(file));
  return program === undefined ? undefined : command(`node ./${program}`);
}

const exportsApp =
  /^export default\b|^module\.exports\s*=|^export (?:const|let|function|async function) (?:app|server|handler)\b/m;

/** Where an app may be: `app` holds it more often than `index`, which often only starts it. */
function appModules({ files, manifest }: Project): string[] {
  const named = ['app', 'server', 'index', 'main'].flatMap((name) =>
    files.filter((file) => isSourceFile(file) && basename(file, extname(file)) === name),
  );
  const main = manifest.main === undefined ? [] : [normalize(manifest.main)];
  return [...new Set([...named, ...main.filter((file) => files.includes(file))])];
}

function fastApi(project: Project): RecognisedSite | undefined {
  const [file, app] = findInPython(project, /^(\w+)\s*(?::[^=\n]+)?=\s*FastAPI\(/m) ?? [];
  if (file === undefined) return undefined;
  const [, source, path] = /^(src\/)?(.*)\.py$/.exec(file)!;
  const module = path!.replace(/\/__init__$/, '').replaceAll('/', '.');
  const folder = source === undefined ? '' : ' --app-dir src';
  return command(`${python(project)} -m uvicorn ${module}:${app} --port {port}${folder}`);
}

function django(project: Project): RecognisedSite | undefined {
  return project.files.includes('manage.py')
    ? command(`${python(project)} manage.py runserver --noreload 127.0.0.1:{port}`)
    : undefined;
}

function flask(project: Project): RecognisedSite | undefined {
  const [file] = findInPython(project, /=\s*Flask\(/) ?? [];
  return file === undefined
    ? undefined
    : command(`${python(project)} -m flask --app ${file} run --port {port}`);
}

/** The first match in a Python file, those nearest to the top of the project first. */
function findInPython(
  { texts }: Project,
  pattern: RegExp,
): [file: string, firstGroup: string | undefined] | undefined {
  const files = [...texts.keys()]
    .filter((file) => file.endsWith('.py') && !/(?:^|\/)(?:tests?\/|test_|conftest)/.test(file))
    .toSorted((a, b) => a.split('/').length - b.split('/').length);
  for (const file of files) {
    const match = pattern.exec(texts.get(file)!);
    if (match) return [file, match[1]];
  }
  return undefined;
}

/** The Python that has the project's packages. */
function python({ files }: Project): string {
  if (files.includes('uv.lock')) return 'uv run python';
  if (files.includes('poetry.lock')) return 'poetry run python';
  return 'python3';
}

/** Where builds and people put their pages, the likelier ones first. */
const folders = ['dist', 'build', '_site', 'out', 'public', 'site', 'docs'];

function htmlFolder({ files }: Project): RecognisedSite | undefined {
  const folder = folders.find((name) => files.includes(`${name}/index.html`));
  if (folder !== undefined) return { kind: 'folder', folder: `./${folder}` };
  return files.some((file) => /^[^/]+\.html?$/.test(file)) ? { kind: 'folder', folder: '.' } : undefined;
}

function script({ manifest: { scripts = {} } }: Project): RecognisedSite | undefined {
  const name = ['preview', 'start', 'serve', 'dev'].find((candidate) => scripts[candidate] !== undefined);
  return name === undefined ? undefined : command(`npm run ${name}`);
}

function command(line: string, builds = false): RecognisedSite {
  return { kind: 'command', command: line, builds };
}

function dependsOn({ manifest }: Project, name: string): boolean {
  return [manifest.dependencies, manifest.devDependencies].some((group) => group?.[name] !== undefined);
}
