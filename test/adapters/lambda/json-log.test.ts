import { afterEach, expect, jest, test } from '@jest/globals';
import { jsonLog } from '../../../adapters/lambda/json-log.ts';

const trace = process.env._X_AMZN_TRACE_ID;
afterEach(() => {
  if (trace === undefined) delete process.env._X_AMZN_TRACE_ID;
  else process.env._X_AMZN_TRACE_ID = trace;
});

/** What one message is written as. */
function lineOf(message: 'info' | 'error', attributes: Record<string, unknown>): unknown {
  const written: string[] = [];
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  try {
    jsonLog('roll-back', { now: () => 0 })[message]('ended', attributes);
  } finally {
    spy.mockRestore();
  }
  expect(written).toEqual([expect.stringMatching(/^\{.*\}\n$/)]);
  return JSON.parse(written.join(''));
}

test('a message is one line with its level, time, function, trace and attributes', () => {
  process.env._X_AMZN_TRACE_ID = 'Root=1-65f-abc;Parent=def;Sampled=1';
  expect(lineOf('info', { rolloutId: 'r-1', durationMs: 12 })).toEqual({
    level: 'INFO',
    message: 'ended',
    timestamp: '1970-01-01T00:00:00.000Z',
    service: 'roll-back',
    xray_trace_id: '1-65f-abc',
    rolloutId: 'r-1',
    durationMs: 12,
  });
});

test('an error is told whole, with its cause and its own members', () => {
  const error = Object.assign(new TypeError('no route', { cause: new Error('gone') }), { code: 'X' });
  expect(lineOf('error', { error })).toMatchObject({
    level: 'ERROR',
    error: { name: 'TypeError', message: 'no route', stack: expect.any(String), code: 'X', cause: { message: 'gone' } },
  });
});
