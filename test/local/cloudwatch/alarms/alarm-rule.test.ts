import { describe, expect, test } from '@jest/globals';
import { childrenOf, holds, parseAlarmRule } from '../../../../local/cloudwatch/alarms/alarm-rule.ts';

const states = { a: 'ALARM', b: 'OK', 'with space': 'INSUFFICIENT_DATA' } as const;
const stateOf = (name: string) => new Map(Object.entries(states)).get(name);

describe('an alarm rule', () => {
  test.each([
    ['ALARM(a)', true],
    ['ALARM("a")', true],
    ['ALARM( a )', true],
    ['ALARM(arn:aws:cloudwatch:eu-west-1:000000000000:alarm:a)', true],
    ['OK(a)', false],
    ['INSUFFICIENT_DATA(with space)', true],
    ['ALARM(gone) OR OK(gone)', false],
    ['NOT ALARM(gone)', true],
    ['TRUE AND NOT FALSE', true],
    ['ALARM(a) AND ALARM(b)', false],
    ['ALARM(a) OR ALARM(b)', true],
    ['ALARM(b) AND ALARM(b) OR ALARM(a)', true],
    ['ALARM(b) AND (ALARM(b) OR ALARM(a))', false],
    ['NOT ALARM(b) AND ALARM(a)', true],
    ['NOT (ALARM(a) OR ALARM(b))', false],
  ])('%s is %s', (text, expected) => {
    expect(holds(parseAlarmRule(text), stateOf)).toBe(expected);
  });

  test('names each alarm below it once', () => {
    expect(childrenOf(parseAlarmRule('ALARM(a) AND (OK(b) OR NOT OK(a)) OR TRUE'))).toEqual(['a', 'b']);
  });

  test.each(['', 'ALARM(a', 'ALARM(a) ALARM(b)', 'AND', '(TRUE', 'TRUE)', 'RED(a)', 'AT_LEAST(2, ALARM, (a, b))'])(
    '%j is refused',
    (text) => {
      expect(() => parseAlarmRule(text)).toThrow(expect.objectContaining({ code: 'ValidationError' }));
    },
  );
});
