import { expect, test } from '@jest/globals';
import { concluded, nothing } from './conclusion.ts';
import { examination } from './examination.ts';
import { talk } from './talk.ts';
import { world } from './world.ts';

test('SSM answers each of its operations as the SDK’s model says', async () => {
  const { aws, ...others } = world();
  const conversation = await talk('ssm', { aws, ...others });
  const asked = examination(conversation);
  const { good, bad } = asked;

  await good('PutParameter', { Name: '/a/b', Value: 'v', Type: 'String' });
  await good('PutParameter', { Name: '/a/c', Value: 'v', Type: 'SecureString' });
  await good('PutParameter', { Name: '/a/b', Value: 'w', Overwrite: true });
  await good('GetParameter', { Name: '/a/b', WithDecryption: true });
  await good('GetParameter', { Name: '/a/c' });
  await good('GetParametersByPath', { Path: '/', Recursive: true, WithDecryption: true, MaxResults: 1 });

  await bad('PutParameter', 'ParameterAlreadyExists', { Name: '/a/b', Value: 'v' });
  await bad('PutParameter', 'ValidationException', { Name: '/a/d', Value: 'v' });
  await bad('GetParameter', 'ParameterNotFound', { Name: '/none' });
  await bad('GetParameter', 'ParameterVersionNotFound', { Name: '/a/b:7' });
  await bad('GetParametersByPath', 'ValidationException', { Path: 'a' });
  await bad('DeleteParameter', 'ParameterNotFound', { Name: '/none' });
  await good('DeleteParameter', { Name: '/a/b' });

  expect(await concluded(conversation, asked, world())).toEqual(nothing);
  await aws.close();
});
