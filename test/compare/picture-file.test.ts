import { PNG } from 'pngjs';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { pictureFileFlaw } from '../../src/compare/picture-file.ts';

const png = PNG.sync.write(new PNG({ width: 4, height: 300 }));
const jpeg = await sharp(png).flatten().jpeg().toBuffer();
const size = { width: 4, height: 300 };

test.each([
  ['a.png', png],
  ['guide/a.dark.jpeg', jpeg],
  ['A.JPG', jpeg],
])('%s is what it claims to be', async (file, bytes) => {
  expect(await pictureFileFlaw(bytes, { file, ...size })).toBeUndefined();
});

test.each([
  ['a script', 'a.png', Buffer.from('#!/bin/sh\necho hello'), /unsupported image format/],
  [
    'a drawing',
    'a.png',
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="300"/>'),
    /svg/,
  ],
  ['another kind of picture', 'a.png', jpeg, /it is of the kind jpeg/],
  ['another kind of picture', 'a.jpeg', png, /it is of the kind png/],
  ['half a picture', 'a.png', png.subarray(0, png.length / 2), /./],
  ['nothing', 'a.png', Buffer.alloc(0), /./],
])('%s called %s is not', async (_, file, bytes, reason) => {
  expect(await pictureFileFlaw(bytes, { file, ...size })).toMatch(reason);
});

test('a picture of another size is not, and is not decoded', async () => {
  expect(await pictureFileFlaw(png, { file: 'a.png', width: 4, height: 3 })).toBe(
    'it has 4 × 300 pixels, not 4 × 3',
  );
});
