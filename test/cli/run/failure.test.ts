import { describe, expect, test } from '@jest/globals';
import { exits, exitTable, Failure, failureOf } from '../../../cli/run/failure.ts';
import { whereabouts } from '../../../cli/run/settings.ts';
import { RefusedError, TransientError } from '../../../core/errors.ts';
import { exitCodes } from '../../../core/ledger/outcome.ts';

test('every code that a command can end with is in the one table, each once', () => {
  const listed: readonly number[] = exitTable.map(({ code }) => code);
  expect(new Set(listed).size).toBe(listed.length);
  expect(new Set(listed)).toEqual(new Set([...Object.values(exits), ...Object.values(exitCodes)]));
});

test('pipelines rely on these numbers', () => {
  expect({ ...exits, ...exitCodes }).toEqual({
    done: 0,
    defect: 1,
    refused: 5,
    unacknowledged: 6,
    usage: 64,
    unreachable: 69,
    noPermission: 77,
    interrupted: 130,
    promoted: 0,
    rolledBack: 2,
    reverted: 2,
    rejected: 3,
    superseded: 3,
    halted: 4,
    rollbackFailed: 4,
  });
});

const aws = whereabouts({ region: 'eu-west-1' }, {});
const local = whereabouts({ local: true }, {});

/** An error as the SDK throws it. */
const sdkError = (name: string, message: string, more: object = {}) =>
  Object.assign(new Error(message), { name, ...more });

const told = (error: unknown, at = aws) => {
  const { exitCode, message } = failureOf(error, at);
  return [exitCode, message];
};

describe('any error', () => {
  test('names the action that the caller has no permission for, also behind an error of ours', () => {
    const denied = sdkError(
      'AccessDeniedException',
      'User: arn:aws:iam::1:user/a is not authorized to perform: events:PutEvents on resource: b',
      { $metadata: { httpStatusCode: 400 } },
    );
    const text = `no permission for events:PutEvents: ${denied.message}`;
    expect(told(denied)).toEqual([77, text]);
    expect(told(new RefusedError('reading table t', { cause: denied }))).toEqual([77, text]);
  });

  test('says how to get credentials when there are none, and when AWS takes them no longer', () => {
    expect(told(sdkError('CredentialsProviderError', 'Could not load credentials from any providers'))).toEqual([
      77,
      'no AWS credentials: Could not load credentials from any providers. Give --profile, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or use --local',
    ]);
    expect(
      told(sdkError('ExpiredTokenException', 'The token is old.', { $metadata: { httpStatusCode: 403 } })),
    ).toEqual([77, 'AWS rejects these credentials: The token is old.. Renew them, or give --profile']);
  });

  test('is unreachable when no answer comes, for each kind of silence', () => {
    const refused = Object.assign(new AggregateError([sdkError('Error', 'connect', { code: 'ECONNREFUSED' })], ''), {
      code: 'ECONNREFUSED',
    });
    expect(told(refused, local)).toEqual([
      69,
      'http://127.0.0.1:4599, named by --local, does not answer (ECONNREFUSED): start it with `meshshift local`; if it listens on another port, set AWS_ENDPOINT_URL as it says',
    ]);
    const silences = [
      sdkError('TimeoutError', 'no answer'),
      sdkError('Error', 'getaddrinfo ENOTFOUND', { code: 'ENOTFOUND' }),
      new TransientError('reading', { cause: sdkError('Error', 'socket hang up', { code: 'ECONNRESET' }) }),
    ];
    expect(silences.map((error) => told(error))).toEqual(
      ['TimeoutError', 'ENOTFOUND', 'ECONNRESET'].map((code) => [
        69,
        `AWS in eu-west-1 does not answer (${code}): check the network and the Region`,
      ]),
    );
    const busy = sdkError('ThrottlingException', 'Rate exceeded', { $metadata: { httpStatusCode: 400 } });
    expect(told(busy)).toEqual([69, expect.stringContaining('could not serve the call, try again')]);
  });

  test('asks for a Region where there is none', () => {
    expect(told(sdkError('Error', 'Region is missing'))).toEqual([
      64,
      'no AWS Region: give --region, set AWS_REGION, or use --local',
    ]);
  });

  test('keeps what a command said itself, and takes everything else for a fault of the command', () => {
    expect(told(new Error('outside', { cause: new Failure(exits.refused, 'no') }))).toEqual([5, 'no']);
    expect(told(new TypeError('x is not a function'))).toEqual([1, 'x is not a function']);
    expect(told(sdkError('ValidationException', 'bad', { $metadata: { httpStatusCode: 400 } }))).toEqual([
      1,
      'AWS answered ValidationException: bad',
    ]);
    expect(told('a string')).toEqual([1, 'no message']);
  });
});
