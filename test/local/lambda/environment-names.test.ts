import { expect, test } from '@jest/globals';
import { functionEnvironment } from '../../../local/lambda/child-process/environment.ts';
import { checkEnvironment, permittedEnvironment } from '../../../local/lambda/environment-names.ts';
import { refusal } from '../asking.ts';

const refusalFor = (...names: string[]) =>
  refusal(Promise.resolve().then(() => checkEnvironment(Object.fromEntries(names.map((name) => [name, 'x'])))));

const reaching = [
  'NODE_OPTIONS',
  'NODE_PATH',
  'NODE_EXTRA_CA_CERTS',
  'NODE_COMPILE_CACHE',
  'NODE_V8_COVERAGE',
  'NODE_TLS_REJECT_UNAUTHORIZED',
  'LD_PRELOAD',
  'LD_LIBRARY_PATH',
  'LD_AUDIT',
  'DYLD_INSERT_LIBRARIES',
  'OPENSSL_CONF',
  'SSLKEYLOGFILE',
  'SSL_CERT_FILE',
  'GCONV_PATH',
  'BASH_ENV',
  'PYTHONSTARTUP',
  'PERL5OPT',
  'RUBYOPT',
  'GIT_SSH_COMMAND',
  'AWS_PROFILE',
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_ENDPOINT_URL_DYNAMODB',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
];

test.each(reaching)('a function may not set %s, which reaches into the machine', async (name) => {
  expect(await refusalFor('TABLE_NAME', name)).toMatchObject({
    code: 'InvalidParameterValueException',
    message: expect.stringContaining(name),
  });
});

test('reserved names are refused in AWS’s words, all of them at once', async () => {
  const { message } = await refusalFor('AWS_REGION', 'A', 'LAMBDA_TASK_ROOT');

  expect(message).toMatch(/reserved keys .* Reserved keys used in this request: AWS_REGION, LAMBDA_TASK_ROOT$/);
});

test.each(['TABLE_NAME', 'LOG_LEVEL', 'NODE_ENV', 'STACK_NAME', 'AWS_MAX_ATTEMPTS', 'ENVIRONMENT', 'LDAP'])(
  'a function may set %s',
  (name) => {
    expect(() => checkEnvironment({ [name]: 'x' })).not.toThrow();
  },
);

test('what an older state holds never gets into a function’s process', () => {
  const environment = Object.fromEntries([...reaching, 'AWS_REGION', 'TABLE_NAME'].map((name) => [name, 'x']));
  const target = {
    functionName: 'f',
    version: '1',
    code: { sha256: '', bytes: 0, location: '/code' },
    handler: 'handler.handler',
    runtime: 'nodejs24.x',
    timeoutSeconds: 3,
    memoryMegabytes: 128,
    environment,
    credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
  };

  const given = functionEnvironment(target, { endpointUrl: undefined, logStream: 's' });

  expect(permittedEnvironment(environment)).toEqual({ TABLE_NAME: 'x' });
  expect(reaching.filter((name) => name in given)).toEqual([]);
  expect(given).toMatchObject({ TABLE_NAME: 'x', AWS_REGION: 'eu-west-1' });
});
