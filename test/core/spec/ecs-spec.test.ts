import { expect, test } from '@jest/globals';
import { parseSpec } from '../../../core/spec/parse-spec.ts';
import { formatProblem } from '../../../core/text/problem.ts';
import { sampleSpec } from '../../support/sample-spec.ts';

const place = 'arn:aws:ecs:eu-west-1:123456789012';

const problemsOf = (ecs: object, router: object = { provider: 'alb', loadBalancer: 'shop', rules: ['443/10'] }) => {
  const parsed = parseSpec(sampleSpec({ router: { ...router, ecs }, analysis: {} }));
  return 'problems' in parsed ? parsed.problems.map(formatProblem) : [];
};

test.each([
  [{ cluster: 'shop', services: ['checkout-v1', 'checkout-v2'] }],
  [{ cluster: `${place}:cluster/shop`, services: [`${place}:service/shop/checkout`] }],
  [{ cluster: 'shop', services: [`${place}:service/shop/a`, 'b'] }],
])('services of ECS are named in one cluster: %j', (ecs) => {
  expect(problemsOf(ecs)).toEqual([]);
  expect(problemsOf(ecs, { provider: 'lattice', service: 'shop', rules: ['http/default'] })).toEqual([]);
});

test.each([
  [{ services: ['a'] }, /^router\.ecs\.cluster: found nothing/],
  [{ cluster: 'shop', services: [] }, /^router\.ecs\.services: found/],
  [{ cluster: 'shop', services: ['a', `${place}:service/shop/a`] }, /each service once$/],
  [{ cluster: 'shop', services: Array.from({ length: 11 }, (_, i) => `s${i}`) }, /^router\.ecs\.services: found/],
  [{ cluster: 'shop', services: [`${place}:service/till/a`] }, /services of this cluster alone$/],
  [{ cluster: 'shop', services: [`${place}:service/a`] }, /its ARN with the cluster in it$/],
  [{ cluster: 'a b', services: ['a'] }, /the name or the ARN of a cluster$/],
])('other names are refused with what is allowed: %j', (ecs, problem) => {
  expect(problemsOf(ecs)).toEqual([expect.stringMatching(problem)]);
});

test('a mesh has no services of ECS', () => {
  const mesh = { mesh: 'shop', virtualRouter: 'checkout', routes: ['all'] };
  expect(problemsOf({ cluster: 'shop', services: ['a'] }, mesh)).toContainEqual(expect.stringContaining('router.ecs'));
});
