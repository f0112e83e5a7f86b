import { describe, expect, test } from '@jest/globals';
import { clientSettings, stackName, whereabouts } from '../../../cli/run/settings.ts';

describe('where the command looks', () => {
  test('the embedded AWS needs neither Region nor credentials', () => {
    expect(clientSettings({ local: true }, {})).toEqual({
      endpoint: 'http://127.0.0.1:4599',
      region: 'eu-west-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    expect(whereabouts({ local: true }, {})).toMatchObject({ where: 'http://127.0.0.1:4599', namedBy: '--local' });
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
    expect(whereabouts({ region: 'eu-north-1' }, env)).toEqual({
      where: 'AWS in eu-north-1',
      todo: 'check the network and the Region',
    });
    expect(whereabouts({}, { AWS_ENDPOINT_URL: 'https://aws.example' })).toEqual({
      where: 'https://aws.example',
      namedBy: 'AWS_ENDPOINT_URL',
      todo: 'check the network and AWS_ENDPOINT_URL',
    });
  });

  test('--local is the embedded AWS that AWS_ENDPOINT_URL names, on any port', () => {
    for (const endpoint of ['http://127.0.0.1:31000', 'http://localhost:31000', 'http://[::1]:31000']) {
      const env = { AWS_ENDPOINT_URL: endpoint };
      expect(clientSettings({ local: true }, env)).toMatchObject({ endpoint });
      expect(whereabouts({ local: true }, env)).toEqual({
        where: endpoint,
        namedBy: 'AWS_ENDPOINT_URL',
        todo: 'start it with `meshshift local --port 31000`, or unset AWS_ENDPOINT_URL',
      });
    }
    expect(clientSettings({ local: true }, { AWS_ENDPOINT_URL: '' })).toMatchObject({
      endpoint: 'http://127.0.0.1:4599',
    });
  });

  test('--local and an AWS_ENDPOINT_URL of another machine are refused together', () => {
    const env = { AWS_ENDPOINT_URL: 'https://127.0.0.1.example.com' };
    expect(() => clientSettings({ local: true }, env)).toThrow(
      '--local and AWS_ENDPOINT_URL=https://127.0.0.1.example.com contradict each other',
    );
  });

  test('the stack is the option’s, the environment’s, or meshshift', () => {
    expect(stackName({ stack: 'a' }, { MESHSHIFT_STACK: 'b' })).toBe('a');
    expect(stackName({}, { MESHSHIFT_STACK: 'b' })).toBe('b');
    expect(stackName({}, { MESHSHIFT_STACK: '' })).toBe('meshshift');
  });
});
