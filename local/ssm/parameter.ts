import * as z from 'zod/mini';
import { arnOf } from '../kit/account.ts';
import type { Output } from '../kit/call.ts';

export const typeShape = z.enum(['String', 'StringList', 'SecureString']);

export const parameterShape = z.object({
  name: z.string(),
  type: typeShape,
  value: z.string(),
  version: z.int(),
  /** Epoch milliseconds. */
  lastModified: z.number(),
});

export type Parameter = z.infer<typeof parameterShape>;

/** As GetParameter returns it. The value of a SecureString comes out veiled unless it is to be decrypted: nothing here is encrypted. */
export const parameterOutput = ({ name, type, value, version, lastModified }: Parameter, decrypt: boolean): Output => ({
  ARN: arnOf('ssm', `parameter${name.startsWith('/') ? '' : '/'}${name}`),
  DataType: 'text',
  LastModifiedDate: lastModified / 1000,
  Name: name,
  Type: type,
  Value: type === 'SecureString' && !decrypt ? Buffer.from(value).toString('base64') : value,
  Version: version,
});
