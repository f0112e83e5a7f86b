import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Resolution } from '../../../core/ports/router.ts';
import type { AlbRef } from '../../../core/routing/route.ts';
import type { ResolvedSpec } from '../../../core/spec/resolved-spec.ts';
import type { RolloutSpec } from '../../../core/spec/spec.ts';
import { groupName } from './arns.ts';
import { findBalancer } from './find-balancer.ts';
import { findGroup } from './find-group.ts';
import { findRules } from './find-rules.ts';

/** A rule by the number that the spec gave it; a rule that is given by its ARN has none. */
const numberOf = (route: string, written = ''): readonly (readonly [string, string])[] =>
  /^\d/.test(written) ? [[route, written]] : [];

/** Finds the ids of all that a spec names; an ARN is asked for nothing. @throws TransientError, RefusedError */
export async function resolveAlb(reads: ElasticLoadBalancingV2Client, spec: RolloutSpec): Promise<Resolution> {
  const { router, stable: stableName, canary: canaryName, ...rest } = spec;
  if (router.provider !== 'alb') throw new RangeError(`a router of ${router.provider}`);
  const balancer = await findBalancer(reads, router);
  const at = 'found' in balancer ? balancer.found : undefined;
  const [rules, stable, canary] = await Promise.all([
    at === undefined ? [] : findRules(reads, at, router.rules),
    stableName === undefined ? undefined : findGroup(reads, 'stable', stableName, at),
    findGroup(reads, 'canary', canaryName, at),
  ]);
  const all = [balancer, ...rules, ...(stable ? [stable] : []), canary];
  const problems = all.flatMap((one) => ('problem' in one ? [one.problem] : []));
  if (problems.length > 0 || at === undefined || !('found' in canary)) return { problems };
  const named: AlbRef = { provider: 'alb', loadBalancer: at, service: spec.service };
  const stableId = stable && 'found' in stable ? stable.found : undefined;
  const resolved: ResolvedSpec = {
    ...rest,
    router: named,
    routes: rules.flatMap((rule) => ('found' in rule ? [rule.found] : [])),
    ...(stableId !== undefined && { stable: stableId }),
    canary: canary.found,
    readyWithin: router.readyWithin,
    ...(router.stickiness === 'accept' && { stickiness: 'accept' as const }),
    ...(router.ecs && { ecs: router.ecs }),
    names: Object.fromEntries([
      ...[stableId, canary.found].flatMap((id) => (id === undefined ? [] : [[id, groupName(id)]])),
      ...rules.flatMap((rule, i) => ('found' in rule ? numberOf(rule.found, router.rules[i]) : [])),
    ]),
  };
  return { spec: resolved };
}
