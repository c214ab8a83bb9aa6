import { crc32 } from 'node:zlib';

/** An archive with one file in it, not compressed: the little that a stand-in for a download server needs. */
export function zip(name: string, content: Buffer): Buffer {
  const about = Buffer.alloc(26);
  about.writeUInt16LE(20, 0);
  about.writeUInt32LE(crc32(content), 10);
  about.writeUInt32LE(content.length, 14);
  about.writeUInt32LE(content.length, 18);
  about.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), about, Buffer.from(name), content]);

  const madeBy = Buffer.from([20, 3]);
  const place = Buffer.alloc(14);
  place.writeUInt32LE((0o100755 << 16) >>> 0, 6);
  const entry = Buffer.concat([Buffer.from('PK\x01\x02'), madeBy, about, place, Buffer.from(name)]);

  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(entry.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, entry, Buffer.from('PK\x05\x06'), end]);
}
