/**
 * Whether a check finds every small edit of real pages, and names the element: a page is photographed as in a run,
 * something small is changed about it by a script, it is photographed again, both are compared, and the edit is taken
 * back. `npm run bench -- misses 100 folder 7` makes 100 edits instead of 1,000 to the pages of a folder instead of
 * the manual, with the random numbers of seed 7.
 */
import { join } from 'node:path';
import type { Page } from 'playwright';
import sharp from 'sharp';
import { openBrowser } from '../src/browser/index.ts';
import { describePage } from '../src/capture/description.ts';
import { recordBoxes } from '../src/capture/examine/index.ts';
import { capture, isPicture } from '../src/capture/index.ts';
import { preparePicture, type Untitled } from '../src/capture/picture/index.ts';
import { type Comparer, type NamedChanges, nameChanges, openComparer } from '../src/compare/index.ts';
import { configOf } from '../src/config/index.ts';
import { startSite } from '../src/index.ts';
import type { PageBoxes, Shot } from '../src/model/index.ts';
import { listShots } from '../src/run.ts';
import { chapters } from '../docs/site/chapters.ts';
import { randomOf } from './chance.ts';
import {
  type Edit,
  type EditKind,
  editKinds,
  editPage,
  highest,
  isNamed,
  prepareForEdits,
  undoEdit,
} from './misses/edits.ts';

/** What the manual says of the verdict: a pixel of which a channel differs by more than this, of 255, is a change. */
const statedLimit = 24;

export default async (): Promise<void> => {
  const [, , , times = '1000', folder, seed = '1'] = process.argv;
  const random = randomOf(Number(seed));
  const edits: Outcome[] = [];
  await using site = await startSite(folder ?? join(import.meta.dirname, '../docs/server.ts'));
  const pages = folder === undefined ? manual : undefined;
  const config = configOf(
    { site: folder ?? site.url, ...(pages && { pages }), maxHeight: highest, timeout: 600_000 },
    process.cwd(),
  );
  const shots = await listShots(config);
  const { signal } = new AbortController();
  await using browser = openBrowser(config.browser, { signal, onEvent: () => {} });
  await using comparer = openComparer();

  const begun = performance.now();
  const perPage = Math.max(fewest, Math.ceil(Number(times) / shots.length));
  for (const shot of shuffled(shots, random)) {
    const many = Math.min(perPage, Number(times) - edits.length);
    if (many <= 0) break;
    const examiner = {
      async begin() {},
      async end(page: Page) {
        for await (const outcome of editRepeatedly(page, shot, { many, random, comparer }))
          edits.push(outcome);
      },
    };
    const { taken } = await capture(shot, {
      siteUrl: site.url,
      newContext: browser.newContext,
      signal,
      examiners: [examiner],
    });
    if (!isPicture(taken)) console.log(`${shot.page.path}: ${taken.message}`);
  }
  report(edits, (performance.now() - begun) / 1000);
};

/** To open a page takes as long as some edits. */
const fewest = 10;

function shuffled<Value>(values: readonly Value[], random: () => number): Value[] {
  return values
    .map((value) => ({ value, place: random() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ value }) => value);
}

const manual = ['/', '/options', ...chapters.map(({ slug }) => `/guide/${slug}`)];

/** What came of one edit. */
interface Outcome {
  readonly path: string;
  readonly edit: Edit;
  /** By how much a channel of a pixel differs at most; 0 if nothing of it is on the picture. */
  readonly levels: number;
  readonly found: boolean;
  readonly named: NamedChanges;
  readonly rightly: boolean;
}

async function* editRepeatedly(
  page: Page,
  shot: Shot,
  { many, random, comparer }: { many: number; random: () => number; comparer: Comparer },
): AsyncGenerator<Outcome> {
  await prepareForEdits(page);
  const prepared = await preparePicture(page, shot, { isShared: false, observes: false });
  if (!prepared || 'kind' in prepared) throw new Error(prepared?.message);
  const see = async (): Promise<{ picture: Untitled; boxes: PageBoxes }> => {
    const recorder = recordBoxes(shot);
    await recorder.end(page, { capabilities: new Set(), description: await describePage(page) });
    return { picture: await prepared.take(), boxes: recorder.boxes! };
  };
  const before = await see();
  for (let done = 0; done < many; done += 1) {
    const kind = editKinds[Math.floor(random() * editKinds.length)]!;
    const edit = await editPage(page, kind, random());
    if (!edit) {
      done -= 1;
      continue;
    }
    const after = await see();
    const { comparison } = await comparer.compare(before.picture, after.picture, { limits: {}, draw: false });
    const named = nameChanges(comparison, {
      before: before.boxes,
      after: after.boxes,
      sizes: { before: before.picture, after: after.picture },
      notes: [],
    });
    const namedNow = await isNamed(page, named);
    await undoEdit(page);
    yield {
      path: shot.page.path,
      edit,
      named,
      levels: await mostLevels(before.picture, after.picture),
      found: comparison.verdict === 'changed',
      rightly: namedNow || (await isNamed(page, named)),
    };
  }
  const end = await prepared.take();
  if ((await mostLevels(before.picture, end)) > 0)
    console.log(`${shot.page.path}: an edit was not taken back`);
}

/** Compared pixel by pixel, with nothing of the tool: what only one of the two has room for differs by everything. */
async function mostLevels(a: Untitled, b: Untitled): Promise<number> {
  if (Buffer.compare(a.bytes, b.bytes) === 0) return 0;
  if (a.width !== b.width || a.height !== b.height) return 255;
  const [one, other] = await Promise.all([a, b].map(({ bytes }) => pixelsOf(bytes)));
  let most = 0;
  for (let pixel = 0; pixel < one!.length; pixel += 1) {
    if (one![pixel] === other![pixel]) continue;
    for (let bits = 0; bits < 32; bits += 8) {
      most = Math.max(most, Math.abs(((one![pixel]! >>> bits) & 255) - ((other![pixel]! >>> bits) & 255)));
    }
  }
  return most;
}

/** Each with its four channels in one number. */
async function pixelsOf(bytes: Uint8Array): Promise<Uint32Array> {
  const { buffer, byteOffset, length } = await sharp(bytes).ensureAlpha().raw().toBuffer();
  return new Uint32Array(buffer.slice(byteOffset, byteOffset + length));
}

function report(edits: readonly Outcome[], seconds: number): void {
  const misses = edits.filter(({ levels, found }) => levels > statedLimit && !found);
  const rows = editKinds.map((kind: EditKind) => {
    const all = edits.filter(({ edit }) => edit.kind === kind);
    const visible = all.filter(({ levels }) => levels > statedLimit);
    const found = visible.filter((one) => one.found);
    const right = found.filter(({ rightly }) => rightly);
    const faint = all.filter(({ levels }) => levels > 0 && levels <= statedLimit);
    return [
      kind,
      all.length,
      visible.length,
      found.length,
      right.length,
      faint.length,
      faint.filter((one) => one.found).length,
    ];
  });
  const sum = (column: number) => rows.reduce((total, row) => total + Number(row[column]), 0);
  console.log(
    '| edit | made | visible | found | named right | fainter | found |\n|---|---|---|---|---|---|---|',
  );
  for (const row of [...rows, ['all', sum(1), sum(2), sum(3), sum(4), sum(5), sum(6)]])
    console.log(`| ${row.join(' | ')} |`);
  console.log(
    `\n${edits.length} edits in ${seconds.toFixed(0)} s; visible means by more than ${statedLimit} of 255 levels.`,
  );
  for (const { path, edit, levels } of misses)
    console.log(`MISSED ${path}: ${edit.kind} ${edit.what} (${levels} levels)`);
  const wrong = edits.filter(({ levels, found, rightly }) => levels > statedLimit && found && !rightly);
  for (const { path, edit, named } of wrong)
    console.log(`named otherwise ${path}: ${edit.kind} ${edit.what} → ${named.sentence}`);
  if (misses.length > 0) process.exitCode = 1;
}
