import { expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { asShaped } from '../../../local/template/as-shaped.ts';

const shape = z.strictObject({
  listeners: z.optional(
    z.array(z.strictObject({ port: z.int(), protocol: z.string(), strict: z.optional(z.boolean()) })),
  ),
});

test('Texts become the numbers and booleans that are wanted, and those become texts', () => {
  const given = { listeners: [{ port: '8080', protocol: 1, strict: 'true' }] };
  expect(asShaped(shape, given)).toEqual({ listeners: [{ port: 8080, protocol: '1', strict: true }] });
});

test('What does not fit is left as it is, for the service to refuse', () => {
  const given = { listeners: [{ port: 'http', strict: 'maybe', other: '1' }], more: '2' };
  expect(asShaped(shape, given)).toEqual(given);
  expect(asShaped(shape, { listeners: 'none' })).toEqual({ listeners: 'none' });
  expect(asShaped(undefined, { a: '1' })).toEqual({ a: '1' });
});
