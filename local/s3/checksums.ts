import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** A value of 64 bits as two halves of 32. */
interface Halves {
  readonly high: number;
  readonly low: number;
}

const bytes = Array.from({ length: 256 }, (_, byte) => byte);

/** CRC-32C (Castagnoli), polynomial 0x1EDC6F41 reflected. Source: RFC 3720, appendix B.4. */
const crc32cTable = Uint32Array.from(bytes, (byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0x82f63b78 : rest >>> 1;
  return rest;
});

function crc32c(content: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of content) sum = (crc32cTable[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

/** CRC-64/NVME, polynomial 0xAD93D23594C93659 reflected. Source: NVM Express NVM command set, section 5.2.1.3.4. */
const nvme = { high: 0x9a6c9329, low: 0xac4bc9b5 };

const crc64Table: readonly Halves[] = bytes.map((byte) => {
  let [high, low] = [0, byte];
  for (let bit = 0; bit < 8; bit += 1) {
    const isOdd = (low & 1) === 1;
    low = (low >>> 1) | ((high & 1) << 31);
    high >>>= 1;
    if (isOdd) [high, low] = [high ^ nvme.high, low ^ nvme.low];
  }
  return { high: high >>> 0, low: low >>> 0 };
});

const highs = Uint32Array.from(crc64Table, ({ high }) => high);
const lows = Uint32Array.from(crc64Table, ({ low }) => low);

function crc64nvme(content: Uint8Array): Halves {
  let [high, low] = [0xffffffff, 0xffffffff];
  for (const byte of content) {
    const entry = (low ^ byte) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ (lows[entry] ?? 0);
    high = (high >>> 8) ^ (highs[entry] ?? 0);
  }
  return { high: ~high >>> 0, low: ~low >>> 0 };
}

/** Big end first, in base64, as the headers have it. */
const encoded = (...words: readonly number[]): string => {
  const buffer = Buffer.alloc(words.length * 4);
  for (const [index, word] of words.entries()) buffer.writeUInt32BE(word, index * 4);
  return buffer.toString('base64');
};

const digest = (name: string, content: Uint8Array): string => createHash(name).update(content).digest('base64');

/** The checksums that a request may carry as `x-amz-checksum-…`, by the name of their algorithm. */
export const checksums: Readonly<Record<string, (content: Uint8Array) => string>> = {
  CRC32: (content) => encoded(crc32(content)),
  CRC32C: (content) => encoded(crc32c(content)),
  CRC64NVME: (content) => {
    const { high, low } = crc64nvme(content);
    return encoded(high, low);
  },
  SHA1: (content) => digest('sha1', content),
  SHA256: (content) => digest('sha256', content),
};

export const md5 = (content: Uint8Array): Buffer => createHash('md5').update(content).digest();
