import { describe, expect, test } from '@jest/globals';
import { parseSpec } from '../../../core/spec/parse-spec.ts';
import { formatProblem } from '../../../core/text/problem.ts';
import { sampleSpec } from '../../support/sample-spec.ts';

const place = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012';

/** The problems of a spec on a load balancer with these keys. */
const onAlb = (keys: object): readonly string[] => {
  const parsed = parseSpec(sampleSpec({ router: { provider: 'alb', ...keys }, analysis: {} }));
  return 'problems' in parsed ? parsed.problems.map(formatProblem) : [];
};

describe('the rules of a load balancer', () => {
  test.each([
    ['a port and a priority', { loadBalancer: 'shop', rules: ['443/10', '80/default'] }],
    ['the ARN of a rule', { rules: [`${place}:listener-rule/app/shop/1/2/3`] }],
    ['the ARN of a listener', { rules: [`${place}:listener/app/shop/1/2`] }],
    ['an ARN of another partition', { rules: [`${place.replace(':aws:', ':aws-cn:')}:listener/app/shop/1/2`] }],
  ])('are named by %s', (_, keys) => {
    expect(onAlb(keys)).toEqual([]);
  });

  test.each([
    ['a network load balancer', `${place}:listener/net/shop/1/2`],
    ['a load balancer', `${place}:loadbalancer/app/shop/1`],
    ['a listener with more after it', `${place}:listener/app/shop/1/2/3`],
    ['a rule with less', `${place}:listener-rule/app/shop/1/2`],
    ['a target group', `${place}:targetgroup/shop/1`],
  ])('are named by no ARN of %s', (_, arn) => {
    expect(onAlb({ rules: [arn] })).toEqual([expect.stringMatching(/^router\.rules\[0]: found "arn:/)]);
  });

  test('need the name of the load balancer, unless each has its ARN', () => {
    expect(onAlb({ rules: ['443/10'] })).toEqual([
      'router.loadBalancer: found nothing, allowed: a name or an ARN, because not every rule is given by its ARN',
    ]);
  });
});

test('a load balancer is one for applications', () => {
  expect(onAlb({ loadBalancer: `${place}:loadbalancer/app/shop/1`, rules: ['443/10'] })).toEqual([]);
  for (const other of [`${place}:loadbalancer/net/shop/1`, `${place}:loadbalancer/app/shop/1/2`, 'a_b'])
    expect(onAlb({ loadBalancer: other, rules: ['443/10'] })).toEqual([
      expect.stringContaining('the name or the ARN of an Application Load Balancer'),
    ]);
});
