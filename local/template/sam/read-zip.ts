import { crc32, inflateRawSync } from 'node:zlib';
import { TemplateError } from '../template-error.ts';

interface ZippedFile {
  /** Relative, with slashes; never out of the folder it is unpacked in. */
  readonly path: string;
  readonly content: Uint8Array;
}

const signatures = { end: 0x06054b50, entry: 0x02014b50, file: 0x04034b50 };
const methods = { stored: 0, deflated: 8 };
/** What Lambda takes unpacked. Source: the Lambda developer guide, quotas. */
const mostBytes = 250 * 1024 * 1024;

const leads = (path: string): boolean =>
  path.startsWith('/') || path.includes('\\') || path.split('/').some((part) => part === '..');

/** Where the list of entries begins, and how many there are: in a record at the end, before a comment. */
function directoryOf(zip: Buffer): { readonly at: number; readonly count: number } | undefined {
  for (let at = zip.length - 22; at >= Math.max(0, zip.length - 22 - 0xffff); at -= 1) {
    if (zip.readUInt32LE(at) === signatures.end)
      return { at: zip.readUInt32LE(at + 16), count: zip.readUInt16LE(at + 10) };
  }
  return undefined;
}

/** One entry of the list: what of the file is where. Source of the offsets: APPNOTE.TXT 6.3, sections 4.3.7 and 4.3.12. */
function entryAt(zip: Buffer, at: number) {
  if (zip.readUInt32LE(at) !== signatures.entry) throw new RangeError('no entry');
  const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset)) as [
    number,
    number,
    number,
  ];
  return {
    flags: zip.readUInt16LE(at + 8),
    method: zip.readUInt16LE(at + 10),
    sum: zip.readUInt32LE(at + 16),
    packed: zip.readUInt32LE(at + 20),
    size: zip.readUInt32LE(at + 24),
    offset: zip.readUInt32LE(at + 42),
    path: zip.toString('utf8', at + 46, at + 46 + nameLength),
    next: at + 46 + nameLength + extraLength + commentLength,
  };
}

function contentOf(zip: Buffer, { offset, packed, size, method, sum, flags }: ReturnType<typeof entryAt>): Buffer {
  if (zip.readUInt32LE(offset) !== signatures.file || (flags & 1) === 1) throw new RangeError('no file');
  const start = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
  const bytes = zip.subarray(start, start + packed);
  if (method !== methods.stored && method !== methods.deflated) throw new RangeError('unknown method');
  const content = method === methods.stored ? bytes : inflateRawSync(bytes, { maxOutputLength: Math.max(size, 1) });
  if (content.length !== size || crc32(content) !== sum) throw new RangeError('not as it was');
  return content;
}

/**
 * The files of a ZIP file, as tools that package functions write it: stored or deflated, not encrypted, below 4 GiB.
 *
 * @throws TemplateError for anything else, for paths that lead out of its folder, and for more than Lambda takes
 */
export function readZip(bytes: Uint8Array, at: string): readonly ZippedFile[] {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const files: ZippedFile[] = [];
  let total = 0;
  try {
    const directory = directoryOf(zip);
    if (directory === undefined) throw new RangeError('no directory');
    let place = directory.at;
    for (let count = 0; count < directory.count; count += 1) {
      const entry = entryAt(zip, place);
      place = entry.next;
      if (leads(entry.path)) throw new TemplateError(at, `the ZIP file has a path that leads out of it: ${entry.path}`);
      total += entry.size;
      if (total > mostBytes) throw new TemplateError(at, `the ZIP file has more than ${mostBytes} bytes unpacked`);
      if (!entry.path.endsWith('/')) files.push({ path: entry.path, content: contentOf(zip, entry) });
    }
  } catch (error) {
    if (error instanceof TemplateError) throw error;
    throw new TemplateError(at, 'is no ZIP file that can be read here');
  }
  return files;
}
