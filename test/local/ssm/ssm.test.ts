import { describe, expect, test } from '@jest/globals';
import { virtualClock } from '../../../local/clock.ts';
import { ssm } from '../../../local/ssm/ssm.ts';
import { asking, countedSurroundings, refusal } from '../asking.ts';

const store = () => asking(ssm(countedSurroundings(virtualClock(2500))));
const put = { Name: '/app/a', Value: 'x', Type: 'String' };

describe('a parameter', () => {
  test('is read as it was put, with its version and time', async () => {
    const ask = store();
    await ask('PutParameter', put);
    expect(await ask('PutParameter', { Name: '/app/a', Value: 'y', Overwrite: true })).toMatchObject({ Version: 2 });

    expect(await ask('GetParameter', { Name: '/app/a' })).toEqual({
      Parameter: {
        ARN: 'arn:aws:ssm:eu-west-1:000000000000:parameter/app/a',
        DataType: 'text',
        LastModifiedDate: 2.5,
        Name: '/app/a',
        Type: 'String',
        Value: 'y',
        Version: 2,
      },
    });
    expect(await ask('GetParameter', { Name: '/app/a:2' })).toHaveProperty('Parameter.Value', 'y');
  });

  test('that is secret is veiled unless it is to be decrypted', async () => {
    const ask = store();
    await ask('PutParameter', { ...put, Type: 'SecureString' });

    const veiled = await ask('GetParameter', { Name: '/app/a' });

    expect(veiled).not.toHaveProperty('Parameter.Value', 'x');
    expect(await ask('GetParameter', { Name: '/app/a', WithDecryption: true })).toHaveProperty('Parameter.Value', 'x');
  });

  test.each([
    ['PutParameter', put, 'ParameterAlreadyExists'],
    ['PutParameter', { Name: '/app/new', Value: 'x' }, 'ValidationException'],
    ['PutParameter', { ...put, Name: '/app/new', Policies: '[]' }, 'ValidationException'],
    ['GetParameter', { Name: '/app/b' }, 'ParameterNotFound'],
    ['GetParameter', { Name: '/app/a:7' }, 'ParameterVersionNotFound'],
    ['DeleteParameter', { Name: '/app/b' }, 'ParameterNotFound'],
    ['GetParametersByPath', { Path: 'app' }, 'ValidationException'],
    ['GetParametersByPath', { Path: '/app', MaxResults: 11 }, 'ValidationException'],
    ['DescribeParameters', {}, 'NotImplemented'],
  ])('%s of %j is refused with %s', async (operation, input, code) => {
    const ask = store();
    await ask('PutParameter', put);

    expect(await refusal(ask(operation, input))).toMatchObject({ code });
  });

  test('is gone once it is deleted', async () => {
    const ask = store();
    await ask('PutParameter', put);
    await ask('DeleteParameter', { Name: '/app/a' });

    expect(await refusal(ask('GetParameter', { Name: '/app/a' }))).toMatchObject({ code: 'ParameterNotFound' });
  });
});

describe('a path', () => {
  test('holds its own level, and all below it when asked to', async () => {
    const ask = store();
    for (const Name of ['/app/b', '/app/a', '/app/deep/c', '/application/d'])
      await ask('PutParameter', { ...put, Name });
    const names = async (more: object) => {
      const { Parameters } = await ask('GetParametersByPath', { Path: '/app', ...more });
      return (Parameters as { Name: string }[]).map(({ Name }) => Name);
    };

    expect(await names({})).toEqual(['/app/a', '/app/b']);
    expect(await names({ Recursive: true })).toEqual(['/app/a', '/app/b', '/app/deep/c']);
    const { NextToken } = await ask('GetParametersByPath', { Path: '/app', Recursive: true, MaxResults: 2 });
    expect(await names({ Recursive: true, MaxResults: 2, NextToken })).toEqual(['/app/deep/c']);
  });
});

test('a snapshot brings the parameters back', async () => {
  const model = ssm(countedSurroundings());
  await asking(model)('PutParameter', put);
  const other = ssm(countedSurroundings());

  other.restore(JSON.parse(JSON.stringify(model.snapshot())));

  expect(await asking(other)('GetParameter', { Name: '/app/a' })).toHaveProperty('Parameter.Value', 'x');
});
