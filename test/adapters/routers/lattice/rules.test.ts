import { describe, expect, test } from '@jest/globals';
import { documentOf, partsOf } from '../../../../adapters/routers/lattice/rule-parts.ts';
import { latticeRules } from '../../../../adapters/routers/lattice/rules.ts';
import type { RouteFacts, RouteRest } from '../../../../core/routing/route.ts';
import { parseSpec } from '../../../../core/spec/parse-spec.ts';
import type { ResolvedSpec } from '../../../../core/spec/resolved-spec.ts';
import { formatProblem } from '../../../../core/text/problem.ts';
import { sampleSpec } from '../../../support/sample-spec.ts';

const name = 'listener-1/rule-1';
const groups = (...ids: readonly string[]) => ids.map((id, i) => ({ id, weight: i === 0 ? 100 : 0 }));
const reading = (targets = groups('tg-1'), rest: RouteRest = { priority: 10 }) => ({
  identity: 'arn',
  version: 1,
  targets,
  rest,
});
const facts = (changes: Partial<RouteFacts> = {}): RouteFacts => ({
  routes: [{ name, reading: reading() }],
  canary: 'arn-2',
  stable: 'arn-1',
  ...changes,
});
const serving = (...of: Parameters<typeof reading>) => facts({ routes: [{ name, reading: reading(...of) }] });

function problems(of: RouteFacts, { testers, ...changes }: Readonly<Record<string, unknown>> = {}): readonly string[] {
  const strategy = { canary: { weight: 10, bake: '5m' }, ...(testers !== undefined && { testers }) };
  const parsed = parseSpec(sampleSpec({ strategy, ...changes }));
  if ('problems' in parsed) throw new Error(parsed.problems.map(formatProblem).join('; '));
  const spec: ResolvedSpec = {
    ...parsed.spec,
    router: { provider: 'lattice', service: 'svc-1', name: 'color' },
    routes: [name],
    stable: 'tg-1',
    canary: 'tg-2',
    names: { 'tg-1': 'color-v1', 'tg-2': 'color-v2', [name]: 'http/color' },
  };
  return latticeRules.problemsOf(spec, 'tg-1', of).map(formatProblem);
}

describe('a document', () => {
  const targetGroups = [
    { targetGroupIdentifier: 'arn:aws:vpc-lattice:eu-west-1:1:targetgroup/tg-1', weight: 90 },
    { targetGroupIdentifier: 'tg-2', weight: 10 },
  ];
  const targets = [
    { id: 'tg-1', weight: 90 },
    { id: 'tg-2', weight: 10 },
  ];

  test('of a rule has its action, with ids for ARNs', () => {
    const match = { httpMatch: { method: 'GET' } };
    const parts = partsOf({ priority: 10, match, action: { forward: { targetGroups } } });
    expect(parts).toEqual({ targets, rest: { priority: 10, match } });
    expect(partsOf(documentOf(parts))).toEqual(parts);
  });

  test('of a default action has it beside the protocol', () => {
    const parts = partsOf({ protocol: 'HTTPS', defaultAction: { forward: { targetGroups } } });
    expect(parts).toEqual({ targets, rest: { protocol: 'HTTPS' } });
    expect(documentOf(parts)).toHaveProperty('defaultAction.forward.targetGroups[1]', {
      targetGroupIdentifier: 'tg-2',
      weight: 10,
    });
  });

  test('of a fixed response comes back as it was', () => {
    const document = { priority: 1, action: { fixedResponse: { statusCode: 404 } } };
    expect(documentOf(partsOf(document))).toEqual(document);
  });

  test('gives a lone group without a weight everything', () => {
    const lone = { action: { forward: { targetGroups: [{ targetGroupIdentifier: 'tg-1' }] } } };
    expect(partsOf(lone).targets).toEqual([{ id: 'tg-1', weight: 100 }]);
  });
});

describe('a start on VPC Lattice', () => {
  test('has no problem with a rule that sends everything to the stable', () => {
    expect(problems(facts())).toEqual([]);
    expect(problems(serving(groups(...Array.from({ length: 9 }, (_, i) => `tg-${i + 10}`), 'tg-2')))).toEqual([]);
  });

  test.each([
    ['no rule', facts({ routes: [{ name }] }), 'no rule http/color, allowed: a rule that exists in service color'],
    [
      'a fixed response',
      serving([], { priority: 10, action: { fixedResponse: { statusCode: 404 } } }),
      'http/color, a fixed response 404, allowed: a rule that forwards to target groups',
    ],
    ['an unknown action', serving([], { priority: 10 }), 'http/color, an action of an unknown kind'],
    ['no weight', serving([{ id: 'tg-1', weight: 0 }]), 'http/color with weights that are all 0'],
    [
      'ten groups without the canary',
      serving(groups(...Array.from({ length: 10 }, (_, i) => `tg-${i + 10}`))),
      'http/color with 10 target groups, allowed: at most 10, the canary included: remove target groups of weight 0',
    ],
    [
      'the default rule by its id',
      serving(groups('tg-1'), { isDefault: true }),
      'http/color, the id of a default rule, allowed: listener-1/default',
    ],
  ])('is refused for %s', (_, of, expected) => {
    expect(problems(of)).toEqual([expect.stringContaining(`router.rules[0]: found ${expected}`)]);
  });

  test('is refused for target groups that do not exist, or are the same', () => {
    const { canary: _, stable: __, ...none } = facts();
    expect(problems(none)).toEqual([
      'canary: found no target group color-v2, allowed: a target group of VPC Lattice that exists in this account and Region',
      'stable: found no target group color-v1, allowed: a target group of VPC Lattice that exists in this account and Region',
    ]);
  });

  test('is judged by no responses where TLS passes through', () => {
    const passing = serving(groups('tg-1'), { protocol: 'TLS_PASSTHROUGH' });
    expect(problems(passing)).toEqual([expect.stringMatching(/^analysis: found http\/color passes TLS through/)]);
    expect(problems(passing, { analysis: 'alarmsOnly' })).toEqual([]);
  });
});

describe('testers on VPC Lattice', () => {
  const testers = { header: 'x-tester', match: { exact: 'yes' } };
  const neighbour = (priority: number, listener = 'listener-1') => ({
    name: `${listener}/rule-9`,
    reading: reading(groups('tg-9'), { priority }),
  });

  test('have their rule where there is room for it', () => {
    const neighbours = [neighbour(8), neighbour(11), neighbour(9, 'listener-2')];
    expect(problems({ ...facts(), neighbours }, { testers })).toEqual([]);
  });

  test.each([
    ['a header alone', { header: 'x-tester' }, 'nothing'],
    ['a suffix', { header: 'x-tester', match: { suffix: 'y' } }, '{"suffix":"y"}'],
  ])('cannot be known by %s', (_, asked, found) => {
    expect(problems(facts(), { testers: asked })).toEqual([
      `strategy.testers.match: found ${found}, allowed: exact or prefix, with a value: VPC Lattice cannot match a header otherwise`,
    ]);
  });

  test.each([
    ['the first priority', serving(groups('tg-1'), { priority: 1 }), 'http/color with priority 1'],
    [
      'five headers',
      serving(groups('tg-1'), { priority: 10, match: { httpMatch: { headerMatches: ['a', 'b', 'c', 'd', 'e'] } } }),
      'http/color matches 5 headers',
    ],
    ['a rule right before', { ...facts(), neighbours: [neighbour(9)] }, 'listener-1/rule-9 with priority 9'],
    [
      'a rule after the last priority',
      {
        ...facts({ routes: [{ name: 'listener-1/default', reading: reading(groups('tg-1'), { protocol: 'HTTP' }) }] }),
        neighbours: [neighbour(100)],
      },
      'listener-1/rule-9 with priority 100',
    ],
  ])('have no room beside %s', (_, of, found) => {
    expect(problems(of, { testers })).toEqual([expect.stringContaining(`strategy.testers: found ${found}, allowed: `)]);
  });

  test('do not exist where TLS passes through', () => {
    const passing = serving(groups('tg-1'), { protocol: 'TLS_PASSTHROUGH' });
    expect(problems(passing, { testers, analysis: 'alarmsOnly' })).toEqual([
      'strategy.testers: found http/color, which passes TLS through, allowed: rules of HTTP and HTTPS listeners',
    ]);
  });
});
