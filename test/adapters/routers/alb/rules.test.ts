import { describe, expect, test } from '@jest/globals';
import { readingOfRule } from '../../../../adapters/routers/alb/listing.ts';
import { albRules } from '../../../../adapters/routers/alb/rules.ts';
import { rulesOf } from '../../../../adapters/routers/rules.ts';
import type { RouteFacts, RouteReading } from '../../../../core/routing/route.ts';
import { testerRouteName } from '../../../../core/routing/testers.ts';
import type { ResolvedSpec } from '../../../../core/spec/resolved-spec.ts';
import { formatProblem } from '../../../../core/text/problem.ts';
import { albSpec, arns, forward, forwardToBlue, ids, oidc, router, rule } from './sample-rule.ts';

const factsOf = (reading: RouteReading | undefined, changes: Partial<RouteFacts> = {}): RouteFacts => ({
  routes: [{ name: ids.rule, ...(reading && { reading }) }],
  canary: arns.green,
  stable: arns.blue,
  ...changes,
});
const problems = (facts: RouteFacts, spec: ResolvedSpec = albSpec()) =>
  albRules.problemsOf(spec, ids.blue, facts, 'checkout-r2-1').map(formatProblem);
const of = (...actions: readonly object[]) => problems(factsOf(readingOfRule(rule(...actions))));

test('the rules of a load balancer are found without a client', () => {
  expect(rulesOf(router)).toBe(albRules);
});

describe('a rule', () => {
  test('that forwards, with authentication before or not, has no problem', () => {
    expect(of(forwardToBlue)).toEqual([]);
    expect(of(oidc, forward(100, 0))).toEqual([]);
  });

  test.each([
    ['redirect', { Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_301' } }],
    ['fixed-response', { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '503' } }],
  ])('with %s is refused', (type, action) => {
    expect(of(oidc, action)).toEqual([
      `router.rules[0]: found rule 10 with ${type}, allowed: a rule that forwards to target groups`,
    ]);
  });

  test('with an unknown action is refused, because a write could lose some of it', () => {
    expect(of({ Type: 'authenticate-passkey' }, forwardToBlue)).toEqual([
      expect.stringMatching(
        /^router.rules\[0]: found rule 10 with an action of type authenticate-passkey, allowed: auth/,
      ),
    ]);
  });

  test('that is missing is named, and so are missing target groups', () => {
    const { canary, stable, ...gone } = factsOf(undefined);
    expect(problems(gone)).toEqual([
      `router.rules[0]: found no rule ${ids.rule}, allowed: a rule that exists on shop`,
      'canary: found no target group checkout-v2, allowed: a target group that exists, of the account and Region of the load balancer',
      'stable: found no target group checkout-v1, allowed: a target group that exists, of the account and Region of the load balancer',
    ]);
  });

  test('takes five target groups, the canary included', () => {
    const groups = Array.from({ length: 5 }, (_, i) => ({
      TargetGroupArn: arns.blue.replace('v1', `v${i}`),
      Weight: i === 1 ? 1 : 0,
    }));
    expect(of({ Type: 'forward', ForwardConfig: { TargetGroups: groups } })).toEqual([
      'router.rules[0]: found rule 10 with 5 target groups, allowed: at most 5, the canary included: remove groups of weight 0',
    ]);
    const [first, ...others] = groups;
    const full = [{ ...first, TargetGroupArn: arns.green }, ...others];
    expect(of({ Type: 'forward', ForwardConfig: { TargetGroups: full } })).toEqual([]);
  });

  test('with stickiness of its groups is refused, unless the spec accepts it', () => {
    const sticky = { TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 3600 } };
    const facts = factsOf(readingOfRule(rule(forward(1, 0, sticky))));
    expect(problems(facts)).toEqual([
      expect.stringMatching(
        /^router.stickiness: found rule 10 keeps clients with their target group for 1h by a cookie/,
      ),
    ]);
    expect(problems(facts, albSpec({ stickiness: 'accept' }))).toEqual([]);
  });

  test('that is a default one is refused by its own ARN, which ELB does not modify', () => {
    const reading = readingOfRule({ ...rule(forwardToBlue), Priority: 'default', IsDefault: true });
    expect(problems(factsOf(reading))).toEqual([
      'router.rules[0]: found the default rule by its own ARN, allowed: PORT/default, or the ARN of its listener',
    ]);
  });
});

test('a canary that serves already is refused', () => {
  expect(problems(factsOf(readingOfRule(rule(forwardToBlue))), albSpec({ canary: ids.blue }))).toEqual([
    'canary: found checkout-v1, which serves already, allowed: another target group than the stable',
  ]);
});

describe('testers', () => {
  const open = (header = 'x-canary') => albSpec({ strategy: { ...albSpec().strategy, testers: { header, hold: 0 } } });
  const reading = readingOfRule(rule(forwardToBlue));
  const neighbour = (Priority: string, name = '0467ef3c8400ae65/another') => ({
    name,
    reading: readingOfRule({ ...rule(forwardToBlue), Priority }),
  });

  test('need a free number right before each rule', () => {
    expect(problems(factsOf(reading, { neighbours: [neighbour('8')] }), open())).toEqual([]);
    expect(problems(factsOf(reading, { neighbours: [neighbour('9')] }), open())).toEqual([
      'strategy.testers: found a rule with priority 9, allowed: a free number right before rule 10',
    ]);
  });

  test('are refused with the name of a rule that another rollout has for its own', () => {
    const name = testerRouteName(router, ids.rule, 'checkout-r1-1', 0);
    expect(problems(factsOf(reading, { neighbours: [neighbour('9', name)] }), open())).toEqual([
      `strategy.testers: found rule for testers ${name} with priority 9, allowed: a free number right before rule 10`,
    ]);
  });

  test('may have the same number on another listener', () => {
    const other = readingOfRule({ ...rule(forwardToBlue), Priority: '9', RuleArn: arns.rule.replace('0467', '0468') });
    const neighbours = [{ name: 'another', reading: other }];
    expect(problems(factsOf(reading, { neighbours }), open())).toEqual([]);
  });

  test('find no rule of their name', () => {
    const name = testerRouteName(router, ids.rule, 'checkout-r2-1', 0);
    expect(problems(factsOf(reading, { neighbours: [neighbour('9', name)] }), open())).toEqual([
      `strategy.testers: found a rule for testers ${name}, allowed: none of that name: delete it, if it is not needed`,
    ]);
  });

  test('are refused once for a header that no rule can ask for, and for a rule with OIDC', () => {
    const routes = [ids.rule, ids.defaultAction].map((name) => ({ name, reading }));
    expect(problems(factsOf(reading, { routes }), open('Host'))).toEqual([
      'strategy.testers.header: found Host, allowed: at most 40 characters, no * and not Host',
    ]);
    expect(problems(factsOf(readingOfRule(rule(oidc, forwardToBlue))), open())).toEqual([
      expect.stringMatching(/^strategy.testers: found a rule that authenticates by OIDC/),
    ]);
  });

  test('are no further problem of a rule that is missing or forwards nothing', () => {
    expect(problems(factsOf(undefined), open())).toHaveLength(1);
    expect(problems(factsOf(readingOfRule(rule({ Type: 'redirect' }))), open())).toHaveLength(1);
  });
});
