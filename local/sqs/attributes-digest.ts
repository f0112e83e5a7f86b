import { createHash } from 'node:crypto';
import * as z from 'zod/mini';

export const messageAttribute = z.strictObject({
  DataType: z.string().check(z.minLength(1)),
  StringValue: z.optional(z.string()),
  /** Base64. */
  BinaryValue: z.optional(z.string()),
});

type MessageAttribute = z.infer<typeof messageAttribute>;

export const md5 = (bytes: string | Uint8Array): string => createHash('md5').update(bytes).digest('hex');

const sized = (bytes: Uint8Array): Uint8Array[] => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.byteLength);
  return [length, bytes];
};

/**
 * The MD5 that clients check: of each attribute, by name, its name, type and value, each with its length before it; a 1
 * stands before text, a 2 before bytes. Source: the SQS developer guide, on message attributes.
 */
export function attributesDigest(attributes: Readonly<Record<string, MessageAttribute>>): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const parts = names.flatMap((name) => {
    const { DataType, StringValue, BinaryValue } = attributes[name] ?? { DataType: '' };
    const value = BinaryValue === undefined ? Buffer.from(StringValue ?? '') : Buffer.from(BinaryValue, 'base64');
    return [
      ...sized(Buffer.from(name)),
      ...sized(Buffer.from(DataType)),
      Uint8Array.of(BinaryValue === undefined ? 1 : 2),
      ...sized(value),
    ];
  });
  return md5(Buffer.concat(parts));
}
