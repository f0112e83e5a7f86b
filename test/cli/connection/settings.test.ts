import { describe, expect, test } from '@jest/globals';
import { clientSettings, stackName, whereabouts } from '../../../cli/connection/settings.ts';

describe('where the command looks', () => {
  test('the embedded AWS needs neither Region nor credentials', () => {
    expect(clientSettings({ local: true }, {})).toEqual({
      endpoint: 'http://127.0.0.1:4599',
      region: 'eu-west-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    expect(whereabouts({ local: true }, {})).toEqual({ where: 'http://127.0.0.1:4599', local: true });
  });

  test('the Region comes from the option, then from either variable; all else is the SDK’s business', () => {
    const env = { AWS_DEFAULT_REGION: 'us-east-1' };
    expect(clientSettings({}, env)).toEqual({ region: 'us-east-1' });
    expect(clientSettings({}, { ...env, AWS_REGION: 'us-west-2' })).toEqual({ region: 'us-west-2' });
    expect(clientSettings({ region: 'eu-north-1', profile: 'prod' }, env)).toEqual({
      region: 'eu-north-1',
      profile: 'prod',
    });
    expect(clientSettings({}, {})).toEqual({});
    expect(whereabouts({ region: 'eu-north-1' }, env)).toEqual({ where: 'AWS in eu-north-1', local: false });
    expect(whereabouts({}, { AWS_ENDPOINT_URL: 'https://aws.example' })).toEqual({
      where: 'https://aws.example',
      local: false,
    });
  });

  test('the stack is the option’s, the environment’s, or meshshift', () => {
    expect(stackName({ stack: 'a' }, { MESHSHIFT_STACK: 'b' })).toBe('a');
    expect(stackName({}, { MESHSHIFT_STACK: 'b' })).toBe('b');
    expect(stackName({}, { MESHSHIFT_STACK: '' })).toBe('meshshift');
  });
});
