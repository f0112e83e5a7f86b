import type { RouterRules } from '../../../core/ports/router.ts';
import type { RouteFacts, RouteReading } from '../../../core/routing/route.ts';
import { traitsOf } from '../../../core/routing/traits.ts';
import { carrying } from '../../../core/routing/weights.ts';
import type { ResolvedSpec } from '../../../core/spec/resolved-spec.ts';
import type { Problem } from '../../../core/text/problem.ts';
import { defaultRule, inLattice, shownName } from './identifiers.ts';
import { documentOf, fixedResponse, partsOf } from './rule-parts.ts';
import { testerProblems } from './tester-problems.ts';

const { maxTargets } = traitsOf({ provider: 'lattice' });

/** The problems of a start on VPC Lattice: those of its rules, its target groups and its testers. */
const problemsOf = (spec: ResolvedSpec, stable: string | undefined, facts: RouteFacts): Problem[] => [
  ...facts.routes.flatMap((route, i) => ruleProblems(spec, route, `router.rules[${i}]`)),
  ...groupProblems(spec, stable, facts),
  ...testerProblems(spec, facts),
];

export const latticeRules: RouterRules = { problemsOf, documentOf, partsOf };

function ruleProblems(spec: ResolvedSpec, { name, reading }: RouteFacts['routes'][number], path: string): Problem[] {
  const rule = shownName(spec, name);
  const service = inLattice(spec.router).name;
  if (reading === undefined)
    return [{ path, found: `no rule ${rule}`, allowed: `a rule that exists in service ${service}` }];
  return [
    ...actionProblems(spec, rule, reading, path),
    ...(reading.rest.isDefault === true
      ? [
          {
            path,
            found: `${rule}, the id of a default rule`,
            allowed: `${name.slice(0, name.indexOf('/'))}/${defaultRule}: the default action is written by its listener`,
          },
        ]
      : []),
    ...(reading.rest.protocol === 'TLS_PASSTHROUGH' &&
    spec.analysis !== 'alarmsOnly' &&
    'preset' in spec.analysis.metrics
      ? [
          {
            path: 'analysis',
            found: `${rule} passes TLS through`,
            allowed: 'alarmsOnly or custom metrics: VPC Lattice counts no responses of such a listener',
          },
        ]
      : []),
  ];
}

function actionProblems(spec: ResolvedSpec, rule: string, reading: RouteReading, path: string): Problem[] {
  const { targets } = reading;
  if (targets.length === 0) {
    const found = `${rule}, ${fixedResponse(reading) ?? 'an action of an unknown kind'}`;
    return [{ path, found, allowed: 'a rule that forwards to target groups' }];
  }
  const problems: Problem[] = [];
  if (carrying(targets).length === 0)
    problems.push({
      path,
      found: `${rule} with weights that are all 0`,
      allowed: 'weight on the stable: set it first',
    });
  if (targets.length >= maxTargets && !targets.some(({ id }) => id === spec.canary))
    problems.push({
      path,
      found: `${rule} with ${targets.length} target groups`,
      allowed: `at most ${maxTargets}, the canary included: remove target groups of weight 0`,
    });
  return problems;
}

function groupProblems(spec: ResolvedSpec, stable: string | undefined, facts: RouteFacts): Problem[] {
  const problems: Problem[] = [];
  const allowed = 'a target group of VPC Lattice that exists in this account and Region';
  const canary = shownName(spec, spec.canary);
  if (facts.canary === undefined) problems.push({ path: 'canary', found: `no target group ${canary}`, allowed });
  if (stable !== undefined && facts.stable === undefined)
    problems.push({ path: 'stable', found: `no target group ${shownName(spec, stable)}`, allowed });
  if (stable === spec.canary)
    problems.push({
      path: 'canary',
      found: `${canary}, which serves already`,
      allowed: 'another target group than the stable',
    });
  return problems;
}
