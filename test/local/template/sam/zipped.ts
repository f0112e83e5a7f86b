import { crc32, deflateRawSync } from 'node:zlib';

interface Change {
  /** 0 stores, 8 deflates. */
  readonly method?: number;
  readonly sum?: number;
}

/** A ZIP file of texts by their paths; each entry is the same in its list and before its bytes. */
export function zipped(files: Readonly<Record<string, string>>, { method = 8, sum }: Change = {}): Buffer {
  const parts: Buffer[] = [];
  const list: Buffer[] = [];
  for (const [path, text] of Object.entries(files)) {
    const content = Buffer.from(text);
    const packed = method === 8 ? deflateRawSync(content) : content;
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(method, 4);
    shared.writeUInt32LE(sum ?? crc32(content), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(content.length, 18);
    shared.writeUInt16LE(Buffer.byteLength(path), 22);
    const offset = parts.reduce((total, part) => total + part.length, 0);
    parts.push(Buffer.from('PK\x03\x04'), shared, Buffer.from(path), packed);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    list.push(Buffer.from('PK\x01\x02\x00\x00'), shared, rest, Buffer.from(path));
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(Buffer.concat(parts).length, 16);
  return Buffer.concat([...parts, ...list, end]);
}
