import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compilePattern } from '../../../../local/eventbridge/pattern/event-pattern.ts';

const alarm = {
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  resources: ['arn:a', 'arn:b'],
  detail: {
    alarmName: 'color-5xx',
    state: { value: 'ALARM', reason: '' },
    count: 5,
    flags: [],
    nothing: null,
    on: true,
    ip: '10.0.0.17',
    ip6: '2001:db8::1',
    metrics: [
      { id: 'm1', returnData: false },
      { id: 'e1', returnData: true },
    ],
  },
};

const matches = (pattern: unknown, event: unknown = alarm) => compilePattern(JSON.stringify(pattern))(event);
const detail = (pattern: unknown) => matches({ detail: pattern });

describe('an event pattern', () => {
  test('matches when every field has one of the listed values', () => {
    expect(matches({ source: ['aws.cloudwatch'], detail: { state: { value: ['ALARM', 'OK'] } } })).toBe(true);
    expect(matches({ source: ['aws.cloudwatch'], detail: { state: { value: ['OK'] } } })).toBe(false);
  });

  test('matches an array if any of its elements matches', () => {
    expect(matches({ resources: ['arn:b', 'arn:z'] })).toBe(true);
    expect(matches({ resources: ['arn:z'] })).toBe(false);
  });

  test('wants all fields of an object in the same element of an array of objects', () => {
    expect(detail({ metrics: { id: ['e1'], returnData: [true] } })).toBe(true);
    expect(detail({ metrics: { id: ['m1'], returnData: [true] } })).toBe(false);
  });

  test('tells null, empty string, false and missing apart', () => {
    expect(detail({ nothing: [null] })).toBe(true);
    expect(detail({ nothing: [''] })).toBe(false);
    expect(detail({ state: { reason: [''] } })).toBe(true);
    expect(detail({ missing: [null] })).toBe(false);
    expect(detail({ on: [true] })).toBe(true);
    expect(detail({ on: ['true'] })).toBe(false);
  });

  test.each([
    [{ alarmName: [{ prefix: 'color' }] }, true],
    [{ alarmName: [{ prefix: 'Color' }] }, false],
    [{ alarmName: [{ prefix: { 'equals-ignore-case': 'Color' } }] }, true],
    [{ alarmName: [{ suffix: '5xx' }] }, true],
    [{ alarmName: [{ suffix: '4xx' }] }, false],
    [{ alarmName: [{ 'equals-ignore-case': 'COLOR-5XX' }] }, true],
    [{ alarmName: [{ wildcard: 'c*-*xx' }] }, true],
    [{ alarmName: [{ wildcard: 'c*-*xy' }] }, false],
    [{ alarmName: [{ 'anything-but': 'other' }] }, true],
    [{ alarmName: [{ 'anything-but': ['color-5xx', 'other'] }] }, false],
    [{ alarmName: [{ 'anything-but': { prefix: 'color' } }] }, false],
    [{ alarmName: [{ 'anything-but': { suffix: ['4xx', '3xx'] } }] }, true],
    [{ alarmName: [{ 'anything-but': { wildcard: '*5*' } }] }, false],
    [{ missing: [{ 'anything-but': 'x' }] }, false],
    [{ alarmName: [{ prefix: '' }] }, true],
    [{ alarmName: [{ suffix: '' }] }, true],
    [{ missing: [{ prefix: '' }] }, false],
    [{ 'state.value': ['ALARM'] }, true],
    [{ 'state.value': ['OK'] }, false],
    [{ 'metrics.id': ['e1'], metrics: { returnData: [true] } }, true],
    [{ 'metrics.id': ['m1'], 'metrics.returnData': [true] }, false],
    [{ 'state.missing': [{ exists: false }] }, true],
    [{ count: [{ 'anything-but': 4 }] }, true],
    [{ count: [{ numeric: ['>', 0, '<=', 5] }] }, true],
    [{ count: [{ numeric: ['<', 5] }] }, false],
    [{ count: [{ numeric: ['=', 5] }] }, true],
    [{ alarmName: [{ numeric: ['=', 5] }] }, false],
    [{ ip: [{ cidr: '10.0.0.0/24' }] }, true],
    [{ ip: [{ cidr: '10.0.1.0/24' }] }, false],
    [{ ip6: [{ cidr: '2001:db8::/32' }] }, true],
    [{ alarmName: [{ exists: true }] }, true],
    [{ missing: [{ exists: true }] }, false],
    [{ missing: [{ exists: false }] }, true],
    [{ state: { actionsSuppressedBy: [{ exists: false }] } }, true],
    [{ nowhere: { deep: [{ exists: false }] } }, true],
    [{ state: [{ exists: true }] }, false],
    [{ flags: [{ exists: true }] }, false],
  ])('%j on the detail is %s', (pattern, expected) => {
    expect(detail(pattern)).toBe(expected);
  });

  test.each([
    [{ 'state.status': 'running' }, { state: { status: ['running'] } }, true],
    [{ 'state.status': 'running' }, { 'state.status': ['stopped'] }, false],
    [{ a: { 'b-c': { d: { l: ['q-test-1'] } } } }, { 'a.b-c.d': { l: [{ prefix: 'q-test' }] } }, true],
    [{ list: [{ 'a.b': 1 }, { a: { b: 2 } }] }, { list: { a: { b: [2] } } }, true],
    [{ 'a.b': 1, a: { b: 2, c: 3 } }, { a: { b: [2], c: [3] } }, true],
    [{ 'a.b': 1, a: { b: 2 } }, { a: { b: [1] } }, true],
    [{ a: 1, 'a.b': 2 }, { a: { b: [2] } }, true],
    [{ 'a.b': 1 }, { 'a.b': [{ exists: false }] }, false],
  ])('a dot in a key is a step of the path: %j, %j, %s', (event, pattern, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  test('$or matches if one of its choices does, together with the fields beside it', () => {
    const choices = [{ count: [{ numeric: ['>', 10] }] }, { on: [true] }];
    expect(detail({ $or: choices })).toBe(true);
    expect(detail({ $or: choices, alarmName: ['other'] })).toBe(false);
    expect(detail({ $or: [{ count: [1] }, { on: [false] }] })).toBe(false);
  });

  test.each([
    ['not json', 'Invalid JSON'],
    ['[1]', 'Filter is not an object'],
    ['{"source":"x"}', '"source" must be an object or an array'],
    ['{"source":[]}', 'Empty arrays are not allowed'],
    ['{"detail":{}}', 'Empty objects are not allowed'],
    ['{"source":[{"likes":"x"}]}', 'Unrecognized match type likes'],
    ['{"source":[{"wildcard":"a**b"}]}', 'Consecutive wildcard characters at pos 1'],
    ['{"source":[{"numeric":[">"]}]}', 'Value of numeric must be one or two pairs of an operator and a number'],
    ['{"source":[{"numeric":["~",1]}]}', 'Unrecognized numeric range operator: ~'],
    ['{"source":[{"cidr":"10.0.0.0"}]}', "Malformed CIDR, one '/' required: 10.0.0.0"],
    ['{"source":[{"exists":"yes"}]}', 'exists match pattern must be either true or false.'],
    ['{"source":[{"prefix":"a","suffix":"b"}]}', 'Only one key allowed in match expression'],
    ['{"source":[{"toString":"a"}]}', 'Unrecognized match type toString'],
    ['{"n":[{"numeric":["toString",1]}]}', 'Unrecognized numeric range operator: toString'],
    ['{"n":[{"numeric":[">",0,">",0]}]}', 'Bad numeric range operator: >'],
    ['{"n":[{"numeric":["<",9,">",0]}]}', 'Too many terms in numeric range expression after <'],
    ['{"n":[{"numeric":[">",9,"<=",9]}]}', 'Bottom must be less than top'],
    [
      '{"a":[{"wildcard":"*:*:*:*:*:event-bus/*"}]}',
      'Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character',
    ],
    ['{"f":[{"anything-but":{"prefix":""}}]}', 'Null prefix not allowed'],
    [
      '{"f":[{"anything-but":{"prefix":{"equals-ignore-case":"x"}}}]}',
      'anything-but-prefix match pattern must be a string',
    ],
    [
      '{"f":[{"anything-but":{"suffix":[{"equals-ignore-case":"x"}]}}]}',
      'anything-but-suffix match pattern must be a string',
    ],
  ])('%s is refused: %s', (text, reason) => {
    expect(() => compilePattern(text)).toThrow(
      expect.objectContaining({
        code: 'InvalidEventPatternException',
        message: `Event pattern is not valid. Reason: ${reason}`,
      }),
    );
  });

  test('an $or of more than 1000 combinations is refused', () => {
    const choices = Array.from({ length: 32 }, (_, i) => ({ a: [i] }));
    expect(() => matches({ x: { $or: choices }, y: { $or: choices } })).toThrow('over 1000 rule combinations');
  });
});

describe('for any event', () => {
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  const event = fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), leaf, { minKeys: 1 });

  test('a pattern of its own values matches, and stops matching when one field is refused', () => {
    fc.assert(
      fc.property(event, (fields) => {
        const own = Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, [value]]));
        expect(matches(own, fields)).toBe(true);
        for (const key of Object.keys(fields))
          expect(matches({ ...own, [key]: [{ exists: false }] }, fields)).toBe(false);
      }),
    );
  });

  test('a string matches a wildcard exactly when it matches the same expression as a regular one', () => {
    const text = fc.stringMatching(/^[ab]{0,8}$/);
    const wildcard = fc
      .array(fc.constantFrom('a', 'b', '*'), { minLength: 1, maxLength: 6 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, wildcard, (value, pattern) => {
        fc.pre(!pattern.includes('**'));
        const regular = new RegExp(`^${pattern.replaceAll('*', '.*')}$`);
        expect(matches({ a: [{ wildcard: pattern }] }, { a: value })).toBe(regular.test(value));
      }),
      { numRuns: 500 },
    );
  });

  test('anything-but a list of strings is the opposite of that list', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), fc.string(), (list, value) => {
        expect(matches({ a: [{ 'anything-but': list }] }, { a: value })).toBe(!matches({ a: list }, { a: value }));
      }),
    );
  });
});
