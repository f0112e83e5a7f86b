import { describe, expect, test } from '@jest/globals';
import { testerRuleOf } from '../../../../adapters/routers/alb/tester-rule.ts';
import type { AskedHeader, Json, RouteRest } from '../../../../core/routing/route.ts';
import { arns, ids } from './sample-rule.ts';

const forward = { Type: 'forward', Order: 2, ForwardConfig: { TargetGroups: [] } };
const served = (more: RouteRest = {}) => ({
  targets: [{ id: ids.blue, weight: 1 }],
  rest: { ListenerArn: arns.listener, Priority: '10', Actions: [forward], ...more },
});
const made = (asked: Partial<AskedHeader> = {}, more: RouteRest = {}) =>
  testerRuleOf(served(more), { header: 'x-canary', ...asked }, ids.green);
const headerOf = (asked: Partial<AskedHeader>): Json | undefined =>
  (made(asked).rest.Conditions as { HttpHeaderConfig: Json }[])[0]?.HttpHeaderConfig;
const path = (...values: string[]) => ({
  Field: 'path-pattern',
  Values: values,
  PathPatternConfig: { Values: values },
});

describe('the rule for testers', () => {
  test('is the same in all but header, priority and target group', () => {
    const cognito = { Type: 'authenticate-cognito', Order: 1, AuthenticateCognitoConfig: { UserPoolArn: 'pool' } };
    const transforms = [{ Type: 'url-rewrite' }];
    const more = { Conditions: [path('/checkout/*')], Actions: [cognito, forward], Transforms: transforms };
    expect(made({ match: { exact: 'true' } }, more)).toEqual({
      targets: [{ id: ids.green, weight: 100 }],
      rest: {
        ListenerArn: arns.listener,
        Priority: '9',
        Conditions: [
          { Field: 'path-pattern', PathPatternConfig: { Values: ['/checkout/*'] } },
          { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'x-canary', Values: ['true'] } },
        ],
        Actions: [cognito, forward],
        Transforms: transforms,
      },
    });
  });

  test('keeps the values of a condition that has them in one form alone', () => {
    const host = { Field: 'host-header', Values: ['shop.example.com'] };
    expect(made({}, { Conditions: [host] }).rest.Conditions).toContainEqual(host);
  });

  test('comes last of all before a default action', () => {
    expect(made({}, { Priority: 'default' }).rest.Priority).toBe('50000');
  });

  test('gives no cookie, which would keep a browser on the canary', () => {
    const sticky = { TargetGroups: [], TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 60 } };
    expect(made({}, { Actions: [{ ...forward, ForwardConfig: sticky }] }).rest.Actions).toEqual([forward]);
  });
});

test.each([
  [undefined, { Values: ['*'] }],
  [{ exact: 'a*b?c\\d' }, { Values: ['a\\*b\\?c\\\\d'] }],
  [{ prefix: 'v2' }, { Values: ['v2*'] }],
  [{ suffix: 'beta' }, { Values: ['*beta'] }],
  [{ regex: '^v[0-9]+$' }, { RegexValues: ['^v[0-9]+$'] }],
])('a match of %o is asked for as %o', (match, expected) => {
  expect(headerOf({ match })).toEqual({ HttpHeaderName: 'x-canary', ...expected });
});

describe('no rule for testers', () => {
  test.each([
    ['a range', { match: { range: { start: 1, end: 9 } } }, {}, 'compares no numbers'],
    ['a name of 41 characters', { header: 'x'.repeat(41) }, {}, 'at most 40 characters'],
    ['the header Host', { header: 'Host' }, {}, 'not Host'],
    ['a name with a wildcard', { header: 'x-*' }, {}, 'no *'],
    ['a value of 129 characters', { match: { exact: 'x'.repeat(129) } }, {}, 'at most 128'],
    ['priority 1', {}, { Priority: '1' }, 'a higher number'],
    ['five values', {}, { Conditions: [path('/a', '/b', '/c', '/d', '/e')] }, 'at most 5'],
    ['six wildcards', {}, { Conditions: [path('/*/*/*', '/*/*/?')] }, 'at most 6'],
    ['OIDC', {}, { Actions: [{ Type: 'authenticate-oidc' }, forward] }, 'does not give its client secret'],
    ['no forward', {}, { Actions: [{ Type: 'redirect' }] }, 'forwards to no target group'],
  ] as const)('for %s', (_, asked, more, why) => {
    expect(() => made(asked, more)).toThrow(RangeError);
    expect(() => made(asked, more)).toThrow(why);
  });

  test('counts the values of query strings, and no escaped wildcard', () => {
    const query = { Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'v', Value: '1' }, { Value: '2' }] } };
    const escaped = path('/\\*\\*\\*\\*\\*\\*');
    expect(made({}, { Conditions: [query, escaped] }).rest.Conditions).toHaveLength(3);
    expect(() => made({}, { Conditions: [query, path('/a', '/b', '/c')] })).toThrow('5 values');
  });
});
