import type { ElasticLoadBalancingV2Client, Listener } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ifFound } from '../../../core/if-found.ts';
import type { Findings, RouteFacts, RouteReading } from '../../../core/routing/route.ts';
import { carrying } from '../../../core/routing/weights.ts';
import type { ResolvedSpec } from '../../../core/spec/resolved-spec.ts';
import type { Problem } from '../../../core/text/problem.ts';
import { ecsFindings, type ShiftedThings } from '../../ecs/ecs-findings.ts';
import type { ReadEcs } from '../../ecs/ecs-services.ts';
import { enumerated } from '../suggestion.ts';
import { groupArn, groupName, onAlb, routeOfRule } from './arns.ts';
import { inspectGroups } from './inspect-groups.ts';
import { listenersOf, readingOfRule, rulesOn, tagsOf } from './listing.ts';
import { findingsOfOwners } from './owner.ts';

type Reads = ElasticLoadBalancingV2Client;

/** A rule with the name that people know it by, `443/10` or `443/default`. */
interface KnownRule {
  readonly name: string;
  readonly route: string;
  readonly listener: string;
  /** That of the listener for a default action, whose tags are the listener's. */
  readonly arn: string;
  /** That of the rule itself, which a default action has as well. */
  readonly ruleArn: string;
  readonly reading: RouteReading;
}

/**
 * Looks at the target groups, at the other rules of the same listeners, and at the tags and the services of ECS that say
 * whose the rules are.
 *
 * @throws TransientError, RefusedError
 */
export async function inspectAlb(
  { reads, readEcs }: { readonly reads: Reads; readonly readEcs: ReadEcs },
  spec: ResolvedSpec,
  stable: string | undefined,
  routes: RouteFacts['routes'],
): Promise<Findings> {
  const { loadBalancer } = onAlb(spec.router);
  const known: KnownRule[] = [];
  for (const listener of (await ifFound(listenersOf(reads, loadBalancer))) ?? [])
    if (spec.routes.some((route) => isOn(listener, route))) known.push(...(await knownRules(reads, listener)));
  const listed = known
    .filter(({ route }) => spec.routes.includes(route))
    .map((rule) => ({ ...rule, path: `router.rules[${spec.routes.indexOf(rule.route)}]` }));
  const arns = new Set([loadBalancer, ...listed.flatMap(({ arn, listener }) => [arn, listener])]);
  const owners = findingsOfOwners(loadBalancer, listed, await tagsOf(reads, [...arns]));
  const groups = await inspectGroups(reads, spec, stable, routes);
  const ecs = spec.ecs && (await ecsFindings(readEcs, spec.ecs, shiftedThings(spec, stable, listed)));
  const others = known.filter(({ route }) => !spec.routes.includes(route));
  return {
    problems: [...groups.problems, ...alsoToStable(others, stable), ...owners.problems, ...(ecs?.problems ?? [])],
    warnings: [...groups.warnings, ...alsoToCanary(others, spec.canary), ...owners.warnings, ...(ecs?.warnings ?? [])],
  };
}

/** ECS may name a default action by its listener, or by the rule that it is. */
function shiftedThings(
  { router, canary }: ResolvedSpec,
  stable: string | undefined,
  rules: readonly (KnownRule & { readonly path: string })[],
): ShiftedThings {
  const { loadBalancer } = onAlb(router);
  const group = (path: string, id: string) => ({ path, name: groupName(id), arns: [groupArn(loadBalancer, id)] });
  return {
    rules: rules.map(({ path, name, arn, ruleArn }) => ({ path, name, arns: [arn, ruleArn] })),
    groups: [...(stable === undefined ? [] : [group('stable', stable)]), group('canary', canary)],
  };
}

const isOn = ({ ListenerArn = '' }: Listener, route: string): boolean =>
  routeOfRule(ListenerArn).split('/')[0] === route.split('/')[0];

async function knownRules(reads: Reads, { ListenerArn = '', Port }: Listener): Promise<KnownRule[]> {
  const rules = (await ifFound(rulesOn(reads, ListenerArn))) ?? [];
  return rules.map((rule) => {
    const ruleArn = rule.RuleArn ?? '';
    const arn = rule.IsDefault === true ? ListenerArn : ruleArn;
    const name = `${Port}/${rule.Priority}`;
    return { name, route: routeOfRule(arn), listener: ListenerArn, arn, ruleArn, reading: readingOfRule(rule) };
  });
}

const forwardingTo = (rules: readonly KnownRule[], target: string | undefined): readonly string[] =>
  rules.flatMap(({ name, reading }) => (carrying(reading.targets).some(({ id }) => id === target) ? [name] : []));

/** The rest of the stable's requests would stay behind. */
function alsoToStable(others: readonly KnownRule[], stable: string | undefined): Problem[] {
  const names = forwardingTo(others, stable);
  if (stable === undefined || names.length === 0) return [];
  return [
    {
      path: 'router.rules',
      found: `${enumerated(names)} forwards to ${groupName(stable)} as well`,
      allowed: 'every rule of these listeners that forwards to the stable: list it too',
    },
  ];
}

/** A target group has one series of metrics, whichever rule its requests came by. */
function alsoToCanary(others: readonly KnownRule[], canary: string): Problem[] {
  const names = forwardingTo(others, canary);
  if (names.length === 0) return [];
  return [
    {
      path: 'canary',
      found: `${enumerated(names)} forwards to ${groupName(canary)}: its requests count as the canary’s`,
      allowed: 'a canary that no other rule forwards to',
    },
  ];
}
