import * as z from 'zod/mini';
import { accountId, type Output, region } from '../service.ts';

export const parameterShape = z.object({
  name: z.string(),
  type: z.enum(['String', 'StringList', 'SecureString']),
  value: z.string(),
  version: z.int(),
  /** Epoch milliseconds. */
  lastModified: z.number(),
});

export type Parameter = z.infer<typeof parameterShape>;

/** As GetParameter returns it. The value of a SecureString comes out veiled unless it is to be decrypted: nothing here is encrypted. */
export const parameterOutput = ({ name, type, value, version, lastModified }: Parameter, decrypt: boolean): Output => ({
  ARN: `arn:aws:ssm:${region}:${accountId}:parameter${name.startsWith('/') ? '' : '/'}${name}`,
  DataType: 'text',
  LastModifiedDate: lastModified / 1000,
  Name: name,
  Type: type,
  Value: type === 'SecureString' && !decrypt ? Buffer.from(value).toString('base64') : value,
  Version: version,
});
