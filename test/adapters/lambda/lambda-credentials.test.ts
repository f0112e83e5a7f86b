import { expect, test } from '@jest/globals';
import { defaultProvider } from '../../../adapters/lambda/lambda-credentials.ts';

const given = (accessKeyId?: string, secretAccessKey?: string, sessionToken?: string) => {
  const values = {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
  for (const [name, value] of Object.entries(values))
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  return defaultProvider()();
};

test('credentials are those of the environment, with a session token if there is one', async () => {
  expect(await given('key', 'secret', 'token')).toEqual({
    accessKeyId: 'key',
    secretAccessKey: 'secret',
    sessionToken: 'token',
  });
  expect(await given('key', 'secret')).toEqual({ accessKeyId: 'key', secretAccessKey: 'secret' });
});

test('half of the credentials are none', async () => {
  await expect(given('key')).rejects.toMatchObject({ name: 'CredentialsProviderError' });
});
