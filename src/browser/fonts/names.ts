/** The names of the families in a TTF or OTF file, or in a collection of them; `undefined` if it is none. */
export function familiesOf(bytes: Buffer): string[] | undefined {
  try {
    const isCollection = bytes.toString('latin1', 0, 4) === 'ttcf';
    const fonts = isCollection
      ? Array.from({ length: bytes.readUInt32BE(8) }, (_, index) => bytes.readUInt32BE(12 + 4 * index))
      : [0];
    return [...new Set(fonts.flatMap((start) => familiesOfFont(bytes, start)))];
  } catch (error) {
    // An offset outside of the file, or thrown below.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const signatures = new Set(['\u0000\u0001\u0000\u0000', 'OTTO', 'true']);

/** Numbers of the names in the table `name`: the family, and the one that groups more than four styles. */
const family = 1;
const typographicFamily = 16;

function familiesOfFont(bytes: Buffer, start: number): string[] {
  if (!signatures.has(bytes.toString('latin1', start, start + 4))) throw new RangeError('not a font');
  const table = findTable(bytes, start, 'name');
  const texts = table + bytes.readUInt16BE(table + 4);
  const names: string[] = [];
  for (let index = 0; index < bytes.readUInt16BE(table + 2); index += 1) {
    const entry = table + 6 + 12 * index;
    if (![family, typographicFamily].includes(bytes.readUInt16BE(entry + 6))) continue;
    const begin = texts + bytes.readUInt16BE(entry + 10);
    const text = bytes.subarray(begin, begin + bytes.readUInt16BE(entry + 8));
    // Platform 1 is the old Macintosh; all others write UTF-16, high byte first.
    names.push(
      bytes.readUInt16BE(entry) === 1
        ? text.toString('latin1')
        : Buffer.from(text).swap16().toString('utf16le'),
    );
  }
  return names;
}

function findTable(bytes: Buffer, start: number, tag: string): number {
  for (let index = 0; index < bytes.readUInt16BE(start + 4); index += 1) {
    const entry = start + 12 + 16 * index;
    if (bytes.toString('latin1', entry, entry + 4) === tag) return bytes.readUInt32BE(entry + 8);
  }
  throw new RangeError('no such table');
}
