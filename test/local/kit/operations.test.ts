import { describe, expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { AwsError } from '../../../local/kit/aws-error.ts';
import type { Dialect } from '../../../local/kit/input.ts';
import { createService, operation } from '../../../local/kit/operations.ts';
import { unknownMember, validationErrors } from '../../../local/kit/wording.ts';

const dialect: Dialect = {
  refuse(issues, asked) {
    const unknown = unknownMember(issues, asked);
    return unknown === undefined
      ? new AwsError('ValidationException', validationErrors(issues))
      : new AwsError('NotImplemented', `${unknown.member} of ${unknown.within}`, 501);
  },
  untouched: ['Raw'],
};

const operations = {
  Paint: operation(
    z.strictObject({
      Color: z.string().check(z.minLength(3)),
      Coats: z.optional(z.int().check(z.gte(1))),
      Finish: z.optional(z.enum(['matt', 'gloss'])),
      Rooms: z.optional(z.array(z.strictObject({ Name: z.string() }))),
      Raw: z.optional(z.unknown()),
    }),
    ({ painted }: { painted: unknown[] }, input) => {
      painted.push(input);
      return { Count: painted.length };
    },
  ),
};

const painted: unknown[] = [];
const service = createService({ name: 'ssm', operations, context: { painted }, dialect });
const call = (name: string, input: Readonly<Record<string, unknown>>) =>
  service.call({
    service: 'ssm',
    operation: name,
    input,
    caller: { accessKeyId: 'KEY', name: 'user' },
    requestId: 'id',
  });

describe('an operation', () => {
  test('gets its input as its shape says, and a null counts as left out', async () => {
    expect(await call('Paint', { Color: 'red', Coats: null, Rooms: [{ Name: 'hall' }] })).toEqual({ Count: 1 });
    expect(painted).toEqual([{ Color: 'red', Rooms: [{ Name: 'hall' }] }]);
  });

  test('gets the nulls of members that it reads itself', async () => {
    await call('Paint', { Color: 'red', Coats: null, Raw: { a: null } });
    expect(painted.at(-1)).toEqual({ Color: 'red', Raw: { a: null } });
  });

  test.each([
    [{}, "1 validation error detected: Value null at 'color' failed to satisfy constraint: Member must not be null"],
    [
      { Color: 'ab', Coats: 0 },
      "2 validation errors detected: Value 'ab' at 'color' failed to satisfy constraint: Member must have length greater than or equal to 3; Value '0' at 'coats' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [{ Color: 'red', Finish: 'wet' }, 'Member must satisfy enum value set: [matt, gloss]'],
    [{ Color: 'red', Rooms: [{}] }, "Value null at 'rooms.1.member.name'"],
    [{ Color: 7 }, "Value '7' at 'color' failed to satisfy constraint: Member must be of type string"],
  ])('refuses %j in the words of AWS', async (input, message) => {
    await expect(call('Paint', input)).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringContaining(message),
    });
  });

  test.each([
    [{ Color: 'red', Brush: 1 }, 'Brush of Paint'],
    [{ Color: 'red', Rooms: [{ Name: 'hall', Door: 1 }] }, 'Door of Rooms'],
  ])('refuses %j by the member that is not implemented', async (input, message) => {
    await expect(call('Paint', input)).rejects.toMatchObject({ code: 'NotImplemented', message });
  });
});

test.each(['Polish', 'toString'])('an operation %s that is not there is refused by its name', async (name) => {
  await expect(call(name, {})).rejects.toMatchObject({ code: 'NotImplemented', status: 501 });
});
