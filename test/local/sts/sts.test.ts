import { expect, test } from '@jest/globals';
import { sts } from '../../../local/sts/sts.ts';
import { asking, refusal, someone } from '../asking.ts';

test('a caller learns who it is', async () => {
  expect(await asking(sts())('GetCallerIdentity')).toEqual({
    Account: '000000000000',
    UserId: someone.accessKeyId,
    Arn: 'arn:aws:sts::000000000000:assumed-role/tester/tester',
  });
});

test('anything else is refused by its name', async () => {
  expect(await refusal(asking(sts())('AssumeRole'))).toMatchObject({
    code: 'NotImplemented',
    message: expect.stringContaining('sts:AssumeRole'),
  });
});
