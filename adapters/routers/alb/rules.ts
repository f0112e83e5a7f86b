import type { RouterRules } from '../../../core/ports/router.ts';
import type { AlbRef, RouteFacts, RouteReading } from '../../../core/routing/route.ts';
import { traitsOf } from '../../../core/routing/traits.ts';
import type { ResolvedSpec } from '../../../core/spec/resolved-spec.ts';
import { formatDuration } from '../../../core/text/duration.ts';
import type { Problem } from '../../../core/text/problem.ts';
import { balancerName, groupName, isDefaultAction } from './arns.ts';
import {
  actionsOf,
  documentOf,
  forwardOf,
  knownActions,
  partsOf,
  priorityOf,
  ruleName,
  stickySeconds,
} from './rule-document.ts';
import { testerProblems } from './tester-problems.ts';

const { maxTargets } = traitsOf({ provider: 'alb' });

/** The problems of a start on a load balancer: those of its rules, its target groups and its testers. */
const problemsOf = (
  spec: ResolvedSpec,
  stable: string | undefined,
  facts: RouteFacts,
  rolloutId?: string,
): Problem[] => [
  ...facts.routes.flatMap(({ name, reading }, i) => ruleProblems(spec, name, reading, `router.rules[${i}]`)),
  ...groupProblems(spec, stable, facts),
  ...testerProblems(spec, facts, rolloutId),
];

export const albRules: RouterRules = { problemsOf, documentOf, partsOf };

function ruleProblems(spec: ResolvedSpec, name: string, reading: RouteReading | undefined, path: string): Problem[] {
  if (reading === undefined) {
    const { loadBalancer } = spec.router as AlbRef;
    return [{ path, found: `no rule ${name}`, allowed: `a rule that exists on ${balancerName(loadBalancer)}` }];
  }
  const { rest, targets } = reading;
  if (priorityOf(rest) === 'default' && !isDefaultAction(name))
    return [{ path, found: 'the default rule by its own ARN', allowed: 'PORT/default, or the ARN of its listener' }];
  const action = actionProblem(reading, path);
  if (action !== undefined) return [action];
  const problems: Problem[] = [];
  if (targets.length >= maxTargets && !targets.some(({ id }) => id === spec.canary))
    problems.push({
      path,
      found: `${ruleName(rest)} with ${targets.length} target groups`,
      allowed: `at most ${maxTargets}, the canary included: remove groups of weight 0`,
    });
  const sticky = stickySeconds(rest);
  if (sticky !== undefined && spec.stickiness === undefined)
    problems.push({
      path: 'router.stickiness',
      found: `${ruleName(rest)} keeps clients with their target group for ${formatDuration(sticky)} by a cookie, whatever its weight`,
      allowed:
        'a rule without stickiness of its target groups, or accept: weights then move new clients alone, and a rollback switches the stickiness off',
    });
  return problems;
}

/** A rule that cannot be shifted because of what it does. */
function actionProblem({ rest }: RouteReading, path: string): Problem | undefined {
  const unknown = actionsOf(rest).find(({ Type }) => !knownActions.includes(Type));
  if (unknown !== undefined)
    return {
      path,
      found: `${ruleName(rest)} with an action of type ${unknown.Type}`,
      allowed: `${knownActions.join(', ')}: writing another type back could lose some of it`,
    };
  if (forwardOf(rest) !== undefined) return undefined;
  const last = actionsOf(rest).at(-1)?.Type ?? 'no action';
  return { path, found: `${ruleName(rest)} with ${last}`, allowed: 'a rule that forwards to target groups' };
}

function groupProblems(spec: ResolvedSpec, stable: string | undefined, facts: RouteFacts): Problem[] {
  const problems: Problem[] = [];
  const allowed = 'a target group that exists, of the account and Region of the load balancer';
  const missing = (id: string) => `no target group ${groupName(id)}`;
  if (facts.canary === undefined) problems.push({ path: 'canary', found: missing(spec.canary), allowed });
  if (stable !== undefined && facts.stable === undefined)
    problems.push({ path: 'stable', found: missing(stable), allowed });
  if (stable === spec.canary)
    problems.push({
      path: 'canary',
      found: `${groupName(spec.canary)}, which serves already`,
      allowed: 'another target group than the stable',
    });
  return problems;
}
