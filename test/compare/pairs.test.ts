import { expect, test } from 'vitest';
import type { Box } from '../../src/model/index.ts';
import type { Pixels } from '../../src/compare/decode.ts';
import { comparePictures } from '../../src/compare/pictures.ts';
import { paint, type Painted, png, shifted, text } from './paint.ts';

/** A page of 800 × 1000: twelve lines of text, and from y = 312 on twenty-five more. */
const top = text({ x: 40, y: 20, width: 720, lines: 12 }, 1);
const rest = text({ x: 40, y: 312, width: 720, lines: 25 }, 2);
const page = paint([800, 1000], ...top, ...rest);
const blue = [13, 110, 253] as const;
const banner: readonly Painted[] = [
  [0, 312, 800, 48, blue],
  [40, 326, 160, 20, 255],
];

/** The same page, with a sidebar that stays where it is. */
const sidebar: readonly Painted[] = [
  [0, 0, 180, 1000, 240],
  ...text({ x: 10, y: 30, width: 150, lines: 14 }, 3),
];
const mainTop = text({ x: 220, y: 20, width: 560, lines: 12 }, 4);
const mainRest = text({ x: 220, y: 312, width: 560, lines: 25 }, 5);
const withSidebar = paint([800, 1000], ...sidebar, ...mainTop, ...mainRest);

interface Expected {
  /** Kind, axis, at, size; where it was if it moved. */
  readonly shifts?: readonly (readonly [string, string, number, number, number?])[];
  /** x, y, width, height. */
  readonly regions?: readonly (readonly [number, number, number, number])[];
  readonly across?: { readonly from: number; readonly to: number };
}

const changed: Readonly<Record<string, readonly [before: Pixels, after: Pixels, expected: Expected]>> = {
  'a banner was inserted': [
    page,
    paint([800, 1048], ...top, ...banner, ...shifted(rest, 0, 48)),
    { shifts: [['inserted', 'rows', 312, 48]] },
  ],
  'a banner was inserted, and the picture is as high as before': [
    page,
    paint([800, 1000], ...top, ...banner, ...shifted(rest, 0, 48)),
    { shifts: [['inserted', 'rows', 312, 48]] },
  ],
  'a banner was inserted at the very top': [
    page,
    paint([800, 1048], ...shifted(banner, 0, -312), ...shifted([...top, ...rest], 0, 48)),
    { shifts: [['inserted', 'rows', 0, 48]] },
  ],
  'the end of the page is new': [
    page,
    paint([800, 1100], ...top, ...rest, [0, 1000, 800, 100, blue]),
    { shifts: [['inserted', 'rows', 1000, 100]] },
  ],
  'a section was removed': [
    page,
    paint([800, 708], ...shifted(rest, 0, -292)),
    { shifts: [['removed', 'rows', 20, 292]] },
  ],
  'a banner was inserted and a word changed further down': [
    page,
    paint([800, 1048], ...top, ...banner, ...shifted(rest, 0, 48), [60, 700, 40, 12, [255, 0, 0]]),
    { shifts: [['inserted', 'rows', 312, 48]], regions: [[60, 700, 40, 12]] },
  ],
  'two banners were inserted, and a line was removed': [
    page,
    paint(
      [800, 1072],
      ...shifted(banner, 0, -304),
      ...shifted(top, 0, 48),
      ...shifted(banner, 0, 48),
      ...shifted(
        rest.filter(([, y]) => y < 504),
        0,
        96,
      ),
      ...shifted(
        rest.filter(([, y]) => y >= 528),
        0,
        72,
      ),
    ),
    {
      shifts: [
        ['inserted', 'rows', 8, 48],
        ['inserted', 'rows', 360, 48],
        ['removed', 'rows', 504, 24],
      ],
    },
  ],
  'two sections changed places': [
    page,
    paint([800, 1000], ...shifted(rest, 0, -292), ...shifted(top, 0, 600)),
    { shifts: [['moved', 'rows', 620, 292, 20]] },
  ],
  'the page went down by a pixel': [
    page,
    paint([800, 1000], ...shifted([...top, ...rest], 0, 1)),
    { shifts: [['moved', 'rows', 1, 999, 0]] },
  ],
  'the page went up by three pixels': [
    page,
    paint([800, 1000], ...shifted([...top, ...rest], 0, -3)),
    { shifts: [['moved', 'rows', 0, 997, 3]] },
  ],
  'the page went to the right by a pixel': [
    page,
    paint([800, 1000], ...shifted([...top, ...rest], 1, 0)),
    { shifts: [['moved', 'columns', 1, 799, 0]] },
  ],
  'the page went to the left by seven pixels': [
    page,
    paint([800, 1000], ...shifted([...top, ...rest], -7, 0)),
    { shifts: [['moved', 'columns', 0, 793, 7]] },
  ],
  'the lower part went to the right, and what is above it stayed': [
    page,
    paint([800, 1000], ...top, ...shifted(rest, 2, 0)),
    { shifts: [['moved', 'columns', 2, 798, 0]], across: { from: 312, to: 901 } },
  ],
  'the window is wider, as without a scrollbar': [
    page,
    paint([815, 1000], ...top, ...rest),
    { shifts: [['inserted', 'columns', 800, 15]] },
  ],
  'the window is narrower': [
    page,
    paint([785, 1000], ...top, ...rest),
    { shifts: [['removed', 'columns', 785, 15]] },
  ],
  'a banner went in beside a sidebar': [
    withSidebar,
    paint([800, 1000], ...sidebar, ...mainTop, [180, 312, 620, 48, blue], ...shifted(mainRest, 0, 48)),
    { shifts: [['inserted', 'rows', 312, 48]], across: { from: 180, to: 800 } },
  ],
  'a banner went in beside a sidebar, and the page is longer': [
    withSidebar,
    paint(
      [800, 1048],
      ...sidebar,
      [0, 1000, 180, 48, 240],
      ...mainTop,
      [180, 312, 620, 48, blue],
      ...shifted(mainRest, 0, 48),
    ),
    { shifts: [['inserted', 'rows', 312, 48]], across: { from: 180, to: 800 } },
  ],
  'an icon of 10 × 10 has another colour': [
    paint([800, 1000], ...top, [700, 500, 10, 10, 90]),
    paint([800, 1000], ...top, [700, 500, 10, 10, 120]),
    { regions: [[700, 500, 10, 10]] },
  ],
  'an icon of 10 × 10 is lighter by three levels': [
    paint([800, 1000], ...top, [700, 500, 10, 10, 90]),
    paint([800, 1000], ...top, [700, 500, 10, 10, 93]),
    { regions: [[700, 500, 10, 10]] },
  ],
  'a banner went from #ffffff to #f4f4f4': [
    paint([800, 1000], ...rest),
    paint([800, 1000], [0, 10, 800, 48, 0xf4], ...rest),
    { regions: [[0, 10, 800, 48]] },
  ],
  'a banner went from #ffffff to #fdfdfd': [
    paint([800, 1000], ...rest),
    paint([800, 1000], [0, 10, 800, 48, 0xfd], ...rest),
    { regions: [[0, 10, 800, 48]] },
  ],
  'a caret is a pixel further to the right': [
    paint([800, 1000], ...rest, [300, 100, 1, 16]),
    paint([800, 1000], ...rest, [301, 100, 1, 16]),
    { regions: [[300, 100, 2, 16]] },
  ],
  'a border of a pixel is new': [
    paint([800, 1000], ...rest),
    paint([800, 1000], [300, 50, 200, 100, 220], [301, 51, 198, 98, 255], ...rest),
    { regions: [[300, 50, 200, 100]] },
  ],
  'a border of a pixel is fainter by five levels': [
    paint([800, 1000], [300, 50, 200, 100, 220], [301, 51, 198, 98, 255], ...rest),
    paint([800, 1000], [300, 50, 200, 100, 225], [301, 51, 198, 98, 255], ...rest),
    { regions: [[300, 50, 200, 100]] },
  ],
  'a single pixel is black': [
    page,
    paint([800, 1000], ...top, ...rest, [5, 700, 1, 1]),
    { regions: [[5, 700, 1, 1]] },
  ],
  'a half-transparent box lets less through': [
    paint([200, 200], [20, 20, 50, 50, [0, 0, 0, 100]]),
    paint([200, 200], [20, 20, 50, 50, [0, 0, 0, 110]]),
    { regions: [[20, 20, 50, 50]] },
  ],
};

const same: Readonly<Record<string, readonly [before: Pixels, after: Pixels]>> = {
  'nothing but the encoding differs': [page, page],
  'one pixel is lighter by eight levels': [page, paint([800, 1000], ...top, ...rest, [5, 700, 1, 1, 247])],
  'everything is darker by one level': [
    paint([800, 1000], [0, 0, 800, 1000, 201], ...top),
    paint([800, 1000], [0, 0, 800, 1000, 200], ...top),
  ],
  'what is wholly transparent has another colour': [
    paint([200, 200], [20, 20, 50, 50, [0, 0, 0, 0]]),
    paint([200, 200], [20, 20, 50, 50, [255, 9, 9, 0]]),
  ],
};

async function compare(
  before: Pixels,
  after: Pixels,
  masked: { a?: Box[]; b?: Box[]; restless?: Box[] } = {},
) {
  const { comparison } = await comparePictures(
    { bytes: await png(before), masked: masked.a ?? [] },
    { bytes: await png(after), masked: masked.b ?? [] },
    { limits: {}, draw: false, restless: masked.restless ?? [] },
  );
  return comparison;
}

test.for(Object.entries(changed))('%s: is told as such', async ([, [before, after, expected]]) => {
  const { verdict, shifts, regions } = await compare(before, after);
  expect({
    verdict,
    shifts: shifts.map(({ kind, axis, at, size, from }) => [
      kind,
      axis,
      at,
      size,
      ...(from === undefined ? [] : [from]),
    ]),
    across: shifts[0]?.across,
    regions: regions.map(({ box }) => [box.x, box.y, box.width, box.height]),
  }).toEqual({
    verdict: 'changed',
    shifts: expected.shifts ?? [],
    across: expected.across,
    regions: expected.regions ?? [],
  });
});

test.for(Object.entries(same))('%s: is the same', async ([, [before, after]]) => {
  const { verdict, shifts, regions } = await compare(before, after);
  expect({ verdict, shifts, regions }).toEqual({ verdict: 'same', shifts: [], regions: [] });
});

const clock = { x: 100, y: 400, width: 200, height: 100 };
const withClock = (seed: number, down = 0): readonly Painted[] => [
  [clock.x, clock.y + down, clock.width, clock.height, 255],
  ...text({ x: clock.x, y: clock.y + 4 + down, width: clock.width, lines: 4 }, seed),
];

test('what a mask covers is not compared, on whichever side it is', async () => {
  const [before, after] = [7, 8].map((seed) => paint([800, 1000], ...top, ...rest, ...withClock(seed)));
  expect((await compare(before!, after!)).verdict).toBe('changed');
  expect((await compare(before!, after!, { a: [clock], b: [clock] })).verdict).toBe('same');
  expect((await compare(before!, after!, { a: [clock] })).verdict).toBe('same');
  expect((await compare(before!, after!, { b: [clock] })).verdict).toBe('same');
  expect((await compare(before!, after!, { restless: [clock] })).verdict).toBe('same');
});

test('what a mask covers is not compared where it went', async () => {
  const before = paint([800, 1000], ...top, ...rest, ...withClock(7));
  const after = paint([800, 1048], ...top, ...banner, ...shifted(rest, 0, 48), ...withClock(8, 48));
  for (const masked of [{ a: [clock] }, { b: [{ ...clock, y: 448 }] }]) {
    const { shifts, regions } = await compare(before, after, masked);
    expect(shifts).toMatchObject([{ kind: 'inserted', at: 312, size: 48 }]);
    expect(regions).toEqual([]);
  }
});

test('beside a mask, changes are found', async () => {
  const before = paint([800, 1000], ...top, ...rest, ...withClock(7));
  const after = paint([800, 1000], ...top, ...rest, ...withClock(8), [300, 450, 3, 3, 128]);
  const { regions } = await compare(before, after, { a: [clock] });
  expect(regions.map(({ box }) => box)).toEqual([{ x: 300, y: 450, width: 3, height: 3 }]);
});

function footer(y: number, shade: number): Painted[] {
  return [
    [0, y, 800, 50, 230],
    [30, y + 20, 60, 9, shade],
  ];
}

test('the same change at other places has the same signature', async () => {
  const changes = await Promise.all(
    [600, 613, 901].map((y) =>
      compare(paint([800, 1000], ...top, ...footer(y, 20)), paint([800, 1000], ...top, ...footer(y, 120))),
    ),
  );
  expect(new Set(changes.map(({ regions }) => regions[0]!.signature)).size).toBe(1);
  const other = await compare(
    paint([800, 1000], ...top, ...footer(600, 20)),
    paint([800, 1000], ...top, ...footer(600, 121)),
  );
  expect(other.regions[0]!.signature).not.toBe(changes[0]!.regions[0]!.signature);
});

test('the same banner on two pages has the same signature', async () => {
  const [one, other] = await Promise.all([
    compare(page, paint([800, 1048], ...top, ...banner, ...shifted(rest, 0, 48))),
    compare(page, paint([800, 1048], ...shifted(banner, 0, -312), ...shifted([...top, ...rest], 0, 48))),
  ]);
  expect(one.shifts[0]!.signature).toBe(other.shifts[0]!.signature);
});

test('what is too large to be held in memory is compared in place, in bands', async () => {
  const after = paint([800, 1048], ...top, ...rest, [5, 700, 30, 30, 200]);
  const { comparison, diff } = await comparePictures(
    { bytes: await png(page), masked: [clock] },
    { bytes: await png(after), masked: [] },
    { limits: {}, draw: true },
    { aligned: 100_000, band: 80_000 },
  );
  expect(diff).toBeUndefined();
  expect(comparison.shifts).toMatchObject([{ kind: 'inserted', axis: 'rows', at: 1000, size: 48 }]);
  expect(comparison.regions.map(({ box }) => box)).toEqual([{ x: 5, y: 700, width: 30, height: 30 }]);
});
