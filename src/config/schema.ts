import { isAbsolute } from 'node:path';
import { z } from 'zod';
import type { Reporter, SiteSource } from '../model/index.ts';
import type {
  ActionFunction,
  AppSite,
  BrowserOptions,
  CommandSite,
  CompareOptions,
  ContentOptions,
  FolderSite,
  GracefulShutdownOptions,
  MomentOptions,
  PageOptions,
  PageShotOptions,
  PagesFunction,
  PictureOptions,
  ReadyOptions,
  RecipeOptions,
  ShotOptions,
  StorageState,
  UrlSite,
  UserOptions,
  ViewOptions,
  WaitForOptions,
  WaitOptions,
} from '../options/index.ts';
import { type Options, ranges } from './contract.ts';
import { fontSets } from './fonts.ts';
import { actions } from './action-schema.ts';
import { mock, safe } from './mock.ts';
import {
  byShape,
  doesNotThrow,
  headers,
  isObject,
  milliseconds,
  object,
  oneOf,
  options,
  selector,
  type Shape,
  text,
  texts,
  time,
  wholeNumber,
  yesOrNo,
} from './schema-parts.ts';

const textByName = z.record(z.string(), z.string({ error: 'a text' }), { error: 'an object of texts' });
const status = wholeNumber(100, 599, ' (an HTTP status)');
const pixels = (least: number) =>
  z.number({ error: 'a number of CSS pixels' }).min(least, { error: `a number from ${least} on` });

const origins = z.array(text.refine(isOrigin, { error: 'an origin such as "https://login.example.com"' }), {
  error: 'a list of origins',
});
const headersWithOrigins = object<{ headers: unknown; origins: unknown }>({ headers, origins });

const degrees = (most: number) => {
  const error = `a number from -${most} to ${most} (degrees)`;
  return z.number({ error }).min(-most, { error }).max(most, { error });
};

const savedState = object<StorageState>({
  cookies: z.array(
    z.looseObject({ name: z.string(), value: z.string(), domain: z.string(), path: z.string() }),
    { error: 'a list of cookies' },
  ),
  origins: z.array(z.looseObject({ origin: z.string(), localStorage: z.array(z.unknown()) }), {
    error: 'a list of origins with their local storage',
  }),
});
const storageState = byShape([text, savedState], (value) => (isObject(value) ? savedState : text));

const view = {
  device: text,
  viewport: object<{ width: number; height: number }>({
    width: wholeNumber(1, 20_000, ' (CSS pixels)'),
    height: wholeNumber(1, 20_000, ' (CSS pixels)'),
  }),
  deviceScaleFactor: z
    .number({ error: 'a number from 0.1 to 10' })
    .min(0.1, { error: 'a number from 0.1 to 10' })
    .max(10, { error: 'a number from 0.1 to 10' }),
  colorScheme: oneOf('light', 'dark', 'no-preference'),
  reducedMotion: oneOf('reduce', 'no-preference'),
  forcedColors: oneOf('active', 'none'),
  contrast: oneOf('more', 'no-preference'),
  locale: text.refine(isLocale, { error: 'a language tag such as "de-DE"' }),
  timezoneId: text.refine(isTimeZone, { error: 'a time zone such as "Europe/Berlin"' }),
  userAgent: text,
  isMobile: yesOrNo,
  hasTouch: yesOrNo,
  javaScriptEnabled: yesOrNo,
  extraHTTPHeaders: byShape([headers, headersWithOrigins], (value) =>
    typeof (value as { headers?: unknown } | null)?.headers === 'object' ? headersWithOrigins : headers,
  ),
  httpCredentials: object<Required<NonNullable<ViewOptions['httpCredentials']>>>({
    username: z.string({ error: 'a text' }),
    password: z.string({ error: 'a text' }),
    origins: origins.optional(),
  }),
  storageState,
  geolocation: object<{ latitude: number; longitude: number }>({
    latitude: degrees(90),
    longitude: degrees(180),
  }).extend({
    accuracy: z.number({ error: 'a number of metres' }).min(0, { error: 'a number of metres' }).optional(),
  }),
  permissions: texts,
  cookies: textByName,
  localStorage: textByName,
  sessionStorage: textByName,
  offline: yesOrNo,
  ignoreHTTPSErrors: yesOrNo,
} satisfies Shape<ViewOptions>;

const yesNoOrAuto = z.union([z.boolean(), z.literal('auto')], { error: 'true, false or "auto"' });

const wait = object<WaitForOptions>({ selector: text, expression: text, textGone: text })
  .partial()
  .refine((wanted) => Object.keys(wanted).length > 0, {
    error: 'an object with selector, expression or textGone',
  });

const moment = {
  at: time,
  waitFor: byShape([selector, wait], (value) => (isObject(value) ? wait : selector)),
  now: text.refine((value) => !Number.isNaN(Date.parse(value)), {
    error: 'a date and time such as "2026-01-01T09:00:00Z"',
  }),
  recipe: options<RecipeOptions>({
    virtualTime: yesOrNo,
    order: yesOrNo,
    clock: yesOrNo,
    random: yesOrNo,
    frames: yesOrNo,
    media: yesOrNo,
    jumps: yesOrNo,
    lazy: yesOrNo,
    scroll: yesNoOrAuto,
    settle: yesOrNo,
    confirm: yesNoOrAuto,
  }),
} satisfies Shape<MomentOptions>;

const attributes = z.record(z.string(), z.union([z.string(), z.null()], { error: 'a text or null' }), {
  error: 'an object of texts',
});

const content = {
  block: texts,
  hide: texts,
  remove: texts,
  expand: texts,
  replaceText: textByName,
  set: z.record(z.string(), attributes, { error: 'an object of attributes by selector' }),
} satisfies Shape<ContentOptions>;

const picture = {
  fullPage: yesOrNo,
  maxHeight: wholeNumber(...ranges.maxHeight, ' (CSS pixels)'),
  clip: object<{ x: number; y: number; width: number; height: number }>({
    x: pixels(0),
    y: pixels(0),
    width: pixels(1),
    height: pixels(1),
  }),
  selector: text,
  mask: texts,
  maskColor: text,
  style: text,
  omitBackground: yesOrNo,
  scale: oneOf('css', 'device'),
  type: oneOf('png', 'jpeg'),
  quality: wholeNumber(0, 100),
  animations: oneOf('disabled', 'allow'),
  caret: oneOf('hide', 'initial'),
} satisfies Shape<PictureOptions>;

const share = z
  .number({ error: 'a number from 0 to 1' })
  .min(0, { error: 'a number from 0 to 1' })
  .max(1, { error: 'a number from 0 to 1' });

const comparison = {
  threshold: share,
  maxDiffPixels: z.int({ error: 'a whole number from 0 on' }).min(0, { error: 'a whole number from 0 on' }),
  maxDiffPixelRatio: share,
} satisfies Shape<CompareOptions>;

const nobody = z.literal(false, { error: 'the name of a user, or false' });

const shot = {
  ...view,
  ...moment,
  user: byShape([text, nobody], (value) => (typeof value === 'string' ? text : nobody)),
  mock,
  safe,
  actions,
  ...content,
  ...picture,
  ...comparison,
  timeout: milliseconds,
  strict: yesOrNo,
  privateAddresses: yesOrNo,
} satisfies Shape<ShotOptions>;

// The name becomes part of a file name, which can have 255 bytes.
const variantName = z
  .string()
  .regex(/^[\p{L}\p{M}\p{N}_-]+$/u, { error: 'letters, digits, _ and -' })
  .refine((name) => Buffer.byteLength(name) <= 64, { error: 'at most 64 bytes' });
const variants = z
  .record(variantName, options<ShotOptions>(shot), { error: 'an object of variants by name' })
  .refine((value) => Object.keys(value).length > 0, { error: 'at least one variant' });

const variantNames = texts.min(1, { error: 'at least one variant' });

const pageShot = options<Omit<PageShotOptions, 'name'>>({
  ...picture,
  ...comparison,
  actions,
  alt: text,
}).extend({
  name: variantName,
});

const page = options<Omit<PageOptions, 'path'>>({
  ...shot,
  shots: z.array(pageShot, { error: 'a list of objects with a name' }).min(1, { error: 'at least one shot' }),
  steps: yesOrNo,
  name: text,
  site: text,
  variants: byShape([variantNames, variants], (value) => (Array.isArray(value) ? variantNames : variants)),
  alt: text,
  status,
}).extend({ path: pagePath('a text such as "/pricing"') });

const ready = options<ReadyOptions>({
  path: text,
  status: z.array(status, { error: 'a list of HTTP statuses such as [200, 404]' }),
  timeout: milliseconds,
});
const address = text.refine(isHttpUrl, { error: 'a URL such as "http://localhost:3000"' });
const pattern = z
  .union([z.string(), z.instanceof(RegExp)], { error: 'a regular expression' })
  .refine(isPattern, { error: 'a valid regular expression' });

const portNumber = wholeNumber(1, 65_535, ' (a port)');
const portWay = oneOf('socket', 'reserved', 'found');

/** The kinds of site, by the option that identifies each. If several are given, the first one here counts. */
const sites = {
  folder: options<FolderSite>({
    folder: text,
    base: text,
    spa: z.union([z.boolean(), z.string()], { error: 'true, false or the name of a file' }),
  }),
  app: options<AppSite>({
    app: text,
    export: text,
    kind: oneOf('koa', 'node', 'fastify', 'fetch', 'server'),
    env: textByName,
    ready,
  }),
  command: options<CommandSite>({
    command: text,
    cwd: text,
    env: textByName,
    port: byShape([portNumber, portWay], (value) => (typeof value === 'number' ? portNumber : portWay)),
    url: address,
    reuseExistingServer: yesOrNo,
    gracefulShutdown: options<GracefulShutdownOptions>({
      signal: oneOf('SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGKILL'),
      // Unlike in Playwright, 0 (never kill) is not accepted: a site is always stopped.
      timeout: wholeNumber(1, 600_000, ' (milliseconds)'),
    }),
    wait: options<WaitOptions>({ stdout: pattern, stderr: pattern }),
    ready,
  }),
  // A command may have a `url` as well.
  url: options<UrlSite>({ url: address, ready }),
} satisfies Readonly<Record<SiteSource['kind'], z.ZodType>>;

const siteKinds = Object.keys(sites).map((name) => `"${name}"`);

const siteText = z.string({ error: 'a folder, a module, a URL or an object' }).min(1);
const siteShapes = [
  siteText,
  sites.folder.required({ folder: true }),
  sites.app.required({ app: true }),
  sites.command.required({ command: true }),
  sites.url.required({ url: true }),
];
const site = byShape(siteShapes, (value) => {
  if (!isObject(value)) return siteText;
  const kind = (Object.keys(sites) as (keyof typeof sites)[]).find((name) => name in value);
  return kind === undefined
    ? z.never({ error: `an object with one of ${siteKinds.slice(0, -1).join(', ')} or ${siteKinds.at(-1)}` })
    : sites[kind];
});

const browserOptions = options<BrowserOptions>({ executablePath: text, download: yesOrNo, args: texts });
const browser = byShape([text, browserOptions], (value) => (isObject(value) ? browserOptions : text));

const font = text.refine((value) => fontSets.includes(value) || isPath(value), {
  error: `one of ${fontSets.map((name) => `"${name}"`).join(', ')} or a path such as "./fonts"`,
});
const fontSet = z.enum(['pinned', 'system'], { error: '"pinned", "system" or a list such as ["emoji"]' });
const fonts = byShape([fontSet, z.array(font)], (value) => (Array.isArray(value) ? z.array(font) : fontSet));

const reporter = z.custom<Reporter>(
  (value) => typeof value === 'function' || (isObject(value) && 'report' in value),
  { error: 'a name, the path of a module such as "./reporter.ts", a function or an object with report' },
);

// JavaScript orders integer keys before all others, but the order matters: pages are on the first site by default.
const siteName = z
  .string()
  .regex(/^[\w-]+$/, { error: 'letters, digits, _ and -' })
  .refine((name) => !/^(?:0|[1-9]\d*)$/.test(name), {
    error: 'not only digits, which an object moves to the front',
  });

const pageText = pagePath('a path such as "/pricing" or an object');

const listOfPages = z
  .array(
    byShape([pageText, page], (value) => (isObject(value) ? page : pageText)),
    { error: 'a list of paths or objects, or a function that returns one' },
  )
  .min(1, { error: 'at least one page' });
const pagesFunction = z.custom<PagesFunction>((value) => typeof value === 'function');

const user = options<UserOptions>({
  path: pagePath('a text such as "/login"'),
  site: text,
  actions,
  extraHTTPHeaders: view.extraHTTPHeaders,
  httpCredentials: view.httpCredentials,
  storageState: view.storageState,
  cookies: view.cookies,
  localStorage: view.localStorage,
  sessionStorage: view.sessionStorage,
});
const userFunction = z.custom<ActionFunction>((value) => typeof value === 'function', {
  error: 'an object or a function',
});
const oneUser = byShape([user, userFunction], (value) => (typeof value === 'function' ? userFunction : user));
const users = z.record(variantName, oneUser, { error: 'an object of users by name' });

/** Everything that a config can say. */
export const optionsSchema = options<Options>({
  ...shot,
  site,
  sites: z
    .record(siteName, site, {
      error: 'an object of sites by name',
    })
    .refine((value) => Object.keys(value).length > 0, { error: 'at least one site' }),
  pages: byShape([listOfPages, pagesFunction], (value) =>
    typeof value === 'function' ? pagesFunction : listOfPages,
  ),
  pagesTimeout: milliseconds,
  variants,
  users,
  output: text,
  build: text,
  concurrency: wholeNumber(...ranges.concurrency),
  cache: yesOrNo,
  secrets: texts,
  browser,
  fonts,
  reporters: z.array(
    byShape([text, reporter], (value) => (typeof value === 'string' ? text : reporter)),
    {
      error: 'a list of reporters',
    },
  ),
});

/** Whether it can be opened as a page: a path of the site, or the http or https URL of a page elsewhere. */
export function isPagePath(path: string): boolean {
  return URL.canParse(path, 'http://x/') && isHttp(new URL(path, 'http://x/'));
}

function pagePath(expected: string): z.ZodType {
  return z
    .string({ error: expected })
    .refine(isPagePath, { error: 'a path such as "/pricing" or an http or https URL' });
}

function isHttpUrl(value: string): boolean {
  return URL.canParse(value) && isHttp(new URL(value));
}

function isHttp({ protocol }: URL): boolean {
  return protocol === 'http:' || protocol === 'https:';
}

function isPath(value: string): boolean {
  return value.startsWith('.') || isAbsolute(value);
}

function isOrigin(value: string): boolean {
  return /^https?:/.test(value) && URL.canParse(value) && new URL(value).origin === value.replace(/\/$/, '');
}

function isPattern(value: unknown): boolean {
  return doesNotThrow(() => new RegExp(value as string | RegExp));
}

function isLocale(value: string): boolean {
  return doesNotThrow(() => Intl.getCanonicalLocales(value));
}

function isTimeZone(value: string): boolean {
  return doesNotThrow(() => new Intl.DateTimeFormat('en', { timeZone: value }));
}
