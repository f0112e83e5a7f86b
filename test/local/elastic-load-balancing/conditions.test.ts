import { describe, expect, test } from '@jest/globals';
import { refusal } from '../asking.ts';
import { first, shop } from './balancing.ts';

const answer = [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200' } }];

describe('conditions', () => {
  test('of every field are kept; those of hosts and paths are read in both forms', async () => {
    const { ask, rule, listenerArn } = await shop();
    const others = [
      { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Tester', Values: ['v*'] } },
      { Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['GET'] } },
      { Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'v', Value: '2' }] } },
      { Field: 'source-ip', SourceIpConfig: { Values: ['127.0.0.0/8'] } },
    ];
    const hosts = { Field: 'host-header', HostHeaderConfig: { Values: ['*.shop.org'] } };
    const Conditions = [...others, hosts];
    const RuleArn = await rule(listenerArn, 1, answer, { Conditions });
    const read = first(await ask('DescribeRules', { RuleArns: [RuleArn] }), 'Rules').Conditions;
    expect(read).toEqual([...others, { ...hosts, Values: ['*.shop.org'] }]);
  });

  test('may be regular expressions', async () => {
    const { ask, rule, listenerArn } = await shop();
    const Conditions = [{ Field: 'path-pattern', RegexValues: ['^/v[0-9]+$'] }];
    const RuleArn = await rule(listenerArn, 1, answer, { Conditions });
    expect(first(await ask('DescribeRules', { RuleArns: [RuleArn] }), 'Rules').Conditions).toEqual([
      { Field: 'path-pattern', PathPatternConfig: { RegexValues: ['^/v[0-9]+$'] } },
    ]);
  });

  test.each([
    ['none at all', []],
    ['both forms', [{ Field: 'path-pattern', Values: ['/a'], PathPatternConfig: { Values: ['/a'] } }]],
    ['the config of another field', [{ Field: 'path-pattern', HostHeaderConfig: { Values: ['a.org'] } }]],
    [
      'a field twice',
      [
        { Field: 'path-pattern', Values: ['/a'] },
        { Field: 'path-pattern', Values: ['/b'] },
      ],
    ],
    ['no value', [{ Field: 'path-pattern', PathPatternConfig: {} }]],
    ['six values', [{ Field: 'path-pattern', Values: ['/a', '/b', '/c', '/d', '/e', '/f'] }]],
    ['seven wildcards', [{ Field: 'path-pattern', Values: ['/*/*/*/*', '/*/*/*'] }]],
    ['the header Host', [{ Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'host', Values: ['a'] } }]],
    ['a header without a name', [{ Field: 'http-header', HttpHeaderConfig: { Values: ['a'] } }]],
    ['a value that is too long', [{ Field: 'path-pattern', Values: [`/${'a'.repeat(128)}`] }]],
    ['an address without its bits', [{ Field: 'source-ip', SourceIpConfig: { Values: ['127.0.0.1'] } }]],
    ['a method in small letters', [{ Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['get'] } }]],
    ['a broken regular expression', [{ Field: 'path-pattern', RegexValues: ['('] }]],
    ['a field that there is not', [{ Field: 'cookie', Values: ['a'] }]],
  ])('with %s are a ValidationError', async (_, Conditions) => {
    const { rule, listenerArn } = await shop();
    const call = rule(listenerArn, 1, answer, { Conditions });
    expect(await refusal(call)).toMatchObject({ code: 'ValidationError', status: 400 });
  });
});

test.each([
  [
    'twice the same',
    [
      { Type: 'url-rewrite', UrlRewriteConfig: { Rewrites: [{ Regex: 'a', Replace: 'b' }] } },
      { Type: 'url-rewrite', UrlRewriteConfig: { Rewrites: [{ Regex: 'a', Replace: 'b' }] } },
    ],
  ],
  ['without its config', [{ Type: 'url-rewrite' }]],
])('A transform that is there %s is refused', async (_, Transforms) => {
  const { rule, listenerArn } = await shop();
  expect(await refusal(rule(listenerArn, 1, answer, { Transforms }))).toMatchObject({ code: 'ValidationError' });
});
