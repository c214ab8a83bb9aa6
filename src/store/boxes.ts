import { existsSync } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { ElementRecord, PageBoxes } from '../model/index.ts';
import { hideSecrets } from '../secrets.ts';
import { writeBelow } from './work-folder.ts';

/**
 * The records of the pages whose pictures were taken here, by the hash of the picture. Losing them does no harm: then a
 * check says where a picture changed, but not what. So nothing here ever throws.
 */
export interface BoxStore {
  /** Does nothing if there is a record for that picture already: the same picture needs no other one. */
  save(sha256: string, boxes: PageBoxes): Promise<void>;
  /** `undefined` if there is no readable record for that picture. */
  read(sha256: string): Promise<PageBoxes | undefined>;
  /** Removes all records but those of these pictures and those of the last hour, which another run may have saved. */
  prune(keep: ReadonlySet<string>): Promise<void>;
}

/** @param workFolder The folder `.snapshot-site`. It is created when there is something to save. */
export function openBoxes(workFolder: string): BoxStore {
  const folder = join(workFolder, 'boxes');
  const fileOf = (sha256: string) => join(folder, `${sha256}${ending}`);
  return {
    async save(sha256, boxes) {
      if (existsSync(fileOf(sha256))) return;
      try {
        const content = await compress(textOf(boxes), { level: 4 });
        await writeBelow(workFolder, fileOf(sha256), content);
      } catch {
        // A lost record does no harm.
      }
    },
    async read(sha256) {
      try {
        return unpack(JSON.parse(String(await decompress(await readFile(fileOf(sha256))))));
      } catch {
        return undefined;
      }
    },
    async prune(keep) {
      const files = await readdir(folder).catch(() => []);
      const old = files.filter((file) => !keep.has(file.slice(0, -ending.length)));
      await Promise.all(old.map((file) => removeIfOld(join(folder, file)).catch(() => {})));
    },
  };
}

/** Is increased when the meaning of a row changes. */
const version = 1;
const ending = `.${version}.json.gz`;
const recentMs = 3_600_000;

async function removeIfOld(file: string): Promise<void> {
  const { mtimeMs } = await stat(file);
  if (Date.now() - mtimeMs > recentMs) await rm(file);
}

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** Elements as rows. Their looks are in a table of their own, because many elements share one. */
interface Packed {
  readonly pictured: PageBoxes['pictured'];
  readonly properties: readonly string[];
  readonly looks: readonly (readonly string[])[];
  readonly elements: readonly Row[];
}

type Row = readonly [
  parent: number,
  within: ElementRecord['within'] | 0,
  tag: string,
  id: string,
  testId: string,
  classes: readonly string[],
  box: readonly [x: number, y: number, width: number, height: number] | 0,
  text: string,
  address: string,
  look: number,
];

/** The texts of the elements, which the pictures of one visit share. */
const texts = new WeakMap<PageBoxes['elements'], string>();

function textOf({ elements, pictured }: PageBoxes): string {
  const text = texts.get(elements) ?? hideSecrets(JSON.stringify(pack(elements)));
  texts.set(elements, text);
  return `{"pictured":${JSON.stringify(pictured)},${text.slice(1)}`;
}

function pack(elements: PageBoxes['elements']): Omit<Packed, 'pictured'> {
  const properties = Object.keys(elements[0]?.look ?? {});
  const looks: string[][] = [];
  const placeOf = new Map<ElementRecord['look'], number>();
  const lookPlace = (look: ElementRecord['look']): number => {
    const known = placeOf.get(look);
    if (known !== undefined) return known;
    placeOf.set(look, looks.length);
    return looks.push(properties.map((property) => look[property] ?? '')) - 1;
  };
  const rows = elements.map(({ parent, within, tag, id, testId, classes, box, text, address, look }): Row => [
    parent,
    within ?? 0,
    tag,
    id,
    testId,
    classes,
    box ? [box.x, box.y, box.width, box.height] : 0,
    text,
    address,
    lookPlace(look),
  ]);
  return { properties, looks, elements: rows };
}

/** @throws if the data is damaged: each parent has to be before its children. */
function unpack({ pictured, properties, looks, elements }: Packed): PageBoxes {
  const isWhole = elements.every(([parent, , , , , , , , , look], at) => parent < at && looks[look]);
  if (!isWhole) throw new Error('The elements do not make a tree.');
  const shared = looks.map((values) =>
    Object.fromEntries(properties.map((property, at) => [property, values[at] ?? ''])),
  );
  return {
    pictured,
    elements: elements.map(
      ([parent, within, tag, id, testId, classes, box, text, address, look]): ElementRecord => ({
        parent,
        within: within === 0 ? undefined : within,
        tag,
        id,
        testId,
        classes,
        box: box === 0 ? undefined : { x: box[0], y: box[1], width: box[2], height: box[3] },
        text,
        address,
        look: shared[look]!,
      }),
    ),
  };
}
