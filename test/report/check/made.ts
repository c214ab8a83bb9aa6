import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import type {
  Box,
  ChangeGroup,
  CheckedShot,
  CheckEvent,
  CheckReport,
  CheckStatus,
  ReportedChange,
  ReportedPicture,
} from '../../../src/model/index.ts';
import { begin, shot } from '../../support/events.ts';

const size = { width: 1280, height: 3022 };

/** What a check found out about one shot; by default what is likely for its status. */
export function checked(
  id: string,
  status: CheckStatus,
  { changes = status === 'changed' ? [recoloured] : [], ...more }: Partial<CheckedShot> = {},
): CheckedShot {
  const { file, page, variant } = shot(id);
  const keepsFiles = status !== 'same' && status !== 'failed';
  const picture = (kind: string): ReportedPicture => ({
    file: keepsFiles ? `${kind}/${file}` : null,
    sha256: createHash('sha256').update(`${kind} ${id}`).digest('hex'),
    ...size,
  });
  const actual = status === 'removed' || status === 'failed' ? null : picture('actual');
  return {
    id,
    file,
    path: page.path,
    variant: variant.name,
    status,
    sentence: sentences[status] ?? changes.map(({ sentence }) => sentence).join(', '),
    baseline: status === 'new' ? null : picture('baseline'),
    actual,
    diff: ['changed', 'inconclusive', 'unstable'].includes(status) ? picture('diff') : null,
    changes,
    renamedFrom: status === 'renamed' ? 'old-name.png' : null,
    ignored: null,
    failure:
      status === 'failed'
        ? { kind: 'http-status', message: 'The page answered 500.', hint: 'Open it in a browser.' }
        : null,
    reused: false,
    reason: null,
    notes: [],
    url: `http://127.0.0.1:43117${page.path}`,
    durationMs: status === 'removed' ? 0 : 412.5,
    record: actual && { page: page.path, ...size, sha256: actual.sha256, alt: `The page ${page.name}` },
    ...more,
  };
}

const sentences: Partial<Record<CheckStatus, string>> = {
  same: 'the same',
  new: 'there is no baseline',
  removed: 'there is no shot for this picture any more',
  renamed: 'shows the same as old-name.png, which has no shot any more',
  failed: 'The page answered 500.',
  unstable: 'it does not come out the same twice: #clock',
  inconclusive: '4 × 9 px differ in #logo',
};

export const recoloured = change({
  box: { x: 340, y: 1210, width: 120, height: 40 },
  before: 'rgb(13, 110, 253)',
  after: 'rgb(220, 53, 69)',
  sentence: '#cta: background-color rgb(13, 110, 253) → rgb(220, 53, 69)',
});

/** A banner: nothing was there before. */
export const inserted = change({
  kind: 'inserted',
  box: { x: 0, y: 312, width: size.width, height: 48 },
  was: null,
  element: null,
  sentence: '48 px inserted at y = 312; the rest moved, otherwise unchanged',
});

export function change(more: Partial<ReportedChange> & { readonly box: Box | null }): ReportedChange {
  return {
    kind: 'style',
    was: more.box,
    element: { selector: '#cta', name: '#cta', text: 'Sign up' },
    before: '',
    after: '',
    cause: null,
    sentence: 'something changed in #cta',
    group: null,
    ...more,
  };
}

export function reportOf(shots: readonly CheckedShot[], more: Partial<CheckReport> = {}): CheckReport {
  const count = (status: CheckStatus) => shots.filter((one) => one.status === status).length;
  return {
    version: 1,
    against: { kind: 'baselines' },
    shots,
    groups: [],
    reused: shots.filter((one) => one.reused).length,
    counts: {
      same: count('same'),
      changed: count('changed'),
      new: count('new'),
      removed: count('removed'),
      renamed: count('renamed'),
      failed: count('failed'),
      unstable: count('unstable'),
      inconclusive: count('inconclusive'),
    },
    environment: {
      browser: 'Chrome Headless Shell 153.0.8010.0',
      fonts: 'pinned 1',
      os: 'linux',
      cpu: 'x64',
      recipe: 3,
    },
    elsewhere: null,
    allowNew: false,
    durationMs: 4100,
    output: '/home/me/site/output',
    interrupted: null,
    skipped: 0,
    ...more,
  };
}

/** One of each kind, and a footer that changed on several pages. */
export function everything(): CheckReport {
  const footer = { ...recoloured, sentence: '"© 2025" became "© 2026" in footer', group: '1' };
  const group: ChangeGroup = {
    id: '1',
    sentence: footer.sentence,
    shots: ['about', 'blog', 'guide/install.dark'],
  };
  return reportOf(
    [
      checked('index', 'same'),
      checked('about', 'changed', { changes: [footer] }),
      checked('blog', 'changed', { changes: [footer] }),
      checked('guide/install.dark', 'changed', {
        changes: [inserted, footer],
        sentence: `${inserted.sentence}, and 1 more change: ${footer.sentence}`,
        notes: [{ kind: 'font', message: 'GET /inter.woff2 answered 404' }],
        ignored: { pixels: 112, mostLevels: 3 },
      }),
      checked('pricing', 'new'),
      checked('team', 'renamed'),
      checked('status', 'unstable'),
      checked('broken', 'failed'),
      checked('gone', 'removed'),
    ],
    { groups: [group] },
  );
}

/** As many shots as a large site has; every tenth of them differs. */
export function manyShots(count: number, differs = (index: number) => index % 10 === 0): CheckReport {
  return reportOf(
    Array.from({ length: count }, (_, index) =>
      checked(`section-${index % 17}/page-${index}`, differs(index) ? 'changed' : 'same'),
    ),
  );
}

/** Everything that a check with this report tells. */
export function eventsOf(report: CheckReport, folder = '/home/me/site/.snapshot-site/check'): CheckEvent[] {
  const taken = report.shots.filter(({ status }) => status !== 'removed');
  return [
    begin(taken.map(({ id }) => shot(id))) as CheckEvent,
    ...taken.flatMap((one): CheckEvent[] => [
      { kind: 'shot-begin', shot: shot(one.id) },
      { kind: 'checked', shot: shot(one.id), checked: one },
    ]),
    { kind: 'checked-all', report, folder },
  ];
}

export const colours = { page: '#f4f4f5', was: '#0d6efd', is: '#dc3545' } as const;

/** Writes the pictures of a report, each with a patch of colour where something changed. */
export async function writePictures(report: CheckReport, folder: string): Promise<void> {
  for (const { baseline, actual, diff, changes } of report.shots) {
    await draw(
      baseline,
      colours.was,
      changes.map(({ was }) => was),
      folder,
    );
    await draw(
      actual,
      colours.is,
      changes.map(({ box }) => box),
      folder,
    );
    await draw(
      diff,
      colours.is,
      changes.map(({ box }) => box),
      folder,
    );
  }
}

async function draw(
  picture: ReportedPicture | null,
  colour: string,
  boxes: readonly (Box | null)[],
  folder: string,
): Promise<void> {
  if (!picture || picture.file === null) return;
  const { width, height } = picture;
  const patches = boxes.flatMap((box) =>
    box
      ? [`<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" fill="${colour}"/>`]
      : [],
  );
  const path = join(folder, picture.file);
  await mkdir(dirname(path), { recursive: true });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${colours.page}"/>${patches.join('')}</svg>`;
  await writeFile(path, await sharp(Buffer.from(svg)).png().toBuffer());
}
