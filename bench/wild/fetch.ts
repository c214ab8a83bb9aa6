/** Brings a source here, once: an npm or Debian package, unpacked, with what its pages ask for elsewhere. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import picomatch from 'picomatch';
import { fetchedOnce } from '../fetched.ts';
import { mostPages, type Source } from './sources.ts';

/** The folder of its site. Throws if it cannot be had. */
export function folderOf(source: Source): string {
  const { kind, name, version } = source;
  const place = ['wild', kind, name.replaceAll('/', '-'), ...(version ? [version] : [])].join('-');
  return fetchedOnce(place, (folder) => {
    const site = join(folder, 'site');
    if (kind === 'debian') unpackDebian(source, folder, site);
    else unpackNpm(source, folder, site);
    return site;
  });
}

/** The paths of its pages, in the order of their names. */
export function pagesOf({ pages, most = mostPages }: Source, site: string): string[] {
  const isPage = picomatch([...pages]);
  const all = readdirSync(site, { recursive: true, encoding: 'utf8' })
    .filter((file) => isPage(file) && lstatSync(join(site, file)).isFile())
    .toSorted();
  return evenly(all, most).map((file) => `/${file.split('/').map(encodeURIComponent).join('/')}`);
}

/** So many of the values, from the first to the last one. */
export function evenly<Value>(values: readonly Value[], most: number): readonly Value[] {
  if (values.length <= most) return values;
  return Array.from({ length: most }, (_, index) => values[Math.floor((index * values.length) / most)]!);
}

function unpackNpm({ name, version, needs = [] }: Source, folder: string, site: string): void {
  packOf(`${name}@${version}`, folder, site);
  for (const need of needs) packOf(need, folder, join(site, 'node_modules', nameOf(need)));
  for (const file of readdirSync(site, { recursive: true, encoding: 'utf8' })) {
    if (!/\.html?$/.test(file) || file.startsWith('node_modules/')) continue;
    // As Latin-1, so that no byte is lost whatever the encoding is.
    const html = readFileSync(join(site, file), 'latin1');
    const local = html
      .replaceAll(/\sintegrity=(?:"[^"]*"|'[^']*')/g, '')
      .replaceAll('bower_components/', 'node_modules/')
      .replaceAll(/(?:https?:)?\/\/[^"'\s<>()]+/g, (address) => standIn(address, needs) ?? address);
    if (local !== html) writeFileSync(join(site, file), local, 'latin1');
  }
}

function packOf(spec: string, folder: string, to: string): void {
  const [file] = JSON.parse(
    run('npm', ['pack', spec, '--json', '--ignore-scripts', `--pack-destination=${folder}`]),
  ) as { filename: string }[];
  mkdirSync(to, { recursive: true });
  const archive = join(folder, file!.filename);
  run('tar', ['xzf', archive, '-C', to, '--strip-components=1', '--no-same-owner']);
  rmSync(archive);
}

/** `@scope/name@1.2.3` → `@scope/name` */
function nameOf(spec: string): string {
  return spec.slice(0, spec.lastIndexOf('@'));
}

/** Files that pages ask of other hosts, and where the package has them that is unpacked beside. */
const elsewhere: readonly (readonly [address: RegExp, name: string, file: string])[] = [
  [
    /\/jquery(?:[-/@][\d.]+)?(?:\/jquery|\/dist\/jquery)?(?:\.slim)?(?:\.min)?\.js$/,
    'jquery',
    'dist/jquery.min.js',
  ],
  [/\/d3(?:\.v3)?(?:\/[\d.]+\/d3)?(?:\.min)?\.js$|unpkg\.com\/d3$/, 'd3', 'd3.min.js'],
  [/\/topojson[^/]*(?:\.min)?\.js$/, 'topojson', 'build/topojson.min.js'],
  [/\/raphael(?:-min|\.min)\.js$/, 'raphael', 'raphael.min.js'],
  [/\/leaflet(?:@[\d.]+\/dist\/leaflet)?(?:-src)?\.js$/, 'leaflet', 'dist/leaflet.js'],
  [/\/leaflet(?:@[\d.]+\/dist\/leaflet)?\.css$/, 'leaflet', 'dist/leaflet.css'],
  [/\/three(?:\.js\/r\d+\/three)?(?:\.min\.js)?$/, 'three', 'build/three.min.js'],
  [/\/font-awesome(?:\.min)?\.css$/, 'font-awesome', 'css/font-awesome.min.css'],
  [/\/bootstrap(?:\.min)?\.css$/, 'bootstrap', 'dist/css/bootstrap.min.css'],
  [/\/bootstrap(?:\.min)?\.js$/, 'bootstrap', 'dist/js/bootstrap.min.js'],
  [/\/bootstrap\.bundle(?:\.min)?\.js$/, 'bootstrap', 'dist/js/bootstrap.bundle.min.js'],
  [/\/popper(?:\.min)?\.js$/, 'popper.js', 'dist/umd/popper.min.js'],
];

function standIn(address: string, needs: readonly string[]): string | undefined {
  const names = new Set(needs.map(nameOf));
  const found = elsewhere.find(([of, name]) => names.has(name) && of.test(address.replace(/\?.*/, '')));
  return found && `/node_modules/${found[1]}/${found[2]}`;
}

function unpackDebian({ name, needs = [] }: Source, folder: string, site: string): void {
  mkdirSync(site);
  for (const each of [name, ...needs]) {
    run('apt-get', ['download', '-qq', each], folder);
    const archive = readdirSync(folder).find((file) => file.endsWith('.deb'))!;
    run('dpkg-deb', ['-x', archive, site], folder);
    rmSync(join(folder, archive));
  }
  keepLinksInside(site);
}

/** A link that is absolute means the same place below this folder; one that leads nowhere there is taken away. */
function keepLinksInside(site: string): void {
  // It does not go through the links themselves, as the file system of Node does.
  const links = run('find', [site, '-type', 'l']).split('\n').filter(Boolean);
  for (const link of links) {
    const target = readlinkSync(link);
    const inside = target.startsWith('/') ? join(site, target) : join(dirname(link), target);
    rmSync(link);
    if (existsSync(inside)) symlinkSync(relative(dirname(link), inside), link);
  }
}

function run(command: string, args: readonly string[], cwd?: string): string {
  return execFileSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 180_000,
    ...(cwd && { cwd }),
  });
}
