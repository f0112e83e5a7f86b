import { expect, test } from '@jest/globals';
import { concluded, nothing } from './conclusion.ts';
import { examination } from './examination.ts';
import { sayForm } from './form.ts';
import { talk } from './talk.ts';
import { world } from './world.ts';

test('STS answers each of its operations as the SDK’s model says', async () => {
  const { aws, ...others } = world();
  const conversation = await talk('sts', { aws, ...others });
  const asked = examination(conversation);

  expect(await asked.good('GetCallerIdentity', {})).toMatchObject({ Account: '000000000000' });
  expect(await sayForm(conversation, '2011-06-15')('GetCallerIdentity', { OracleMember: 'x' })).toBe('ValidationError');

  const unsigned = ['AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity'];
  expect(await concluded(conversation, asked, world(), { refusal: ['GetCallerIdentity'], unsigned })).toEqual(nothing);
  await aws.close();
});
