import type { VPCLatticeClient } from '@aws-sdk/client-vpc-lattice';
import { ifFound } from '../../../core/if-found.ts';
import type { Findings, NamedReading } from '../../../core/routing/route.ts';
import { carrying } from '../../../core/routing/weights.ts';
import type { ResolvedSpec } from '../../../core/spec/resolved-spec.ts';
import type { Problem } from '../../../core/text/problem.ts';
import { translating } from '../../sdk/translate-error.ts';
import { defaultRule, inLattice, shownName } from './identifiers.ts';
import { listenersOf, rulesOn } from './listings.ts';
import { covers } from './match.ts';
import { readRule } from './reading.ts';
import { priorityOf } from './tester-rule.ts';

/** Another rule of the service: `name` as among the routes, `shown` as people name it. */
interface Neighbour extends NamedReading {
  readonly shown: string;
}

/** The service's rules that a spec does not list; those of listeners that pass TLS through have no match. */
export async function readNeighbours(client: VPCLatticeClient, { router, routes }: ResolvedSpec): Promise<Neighbour[]> {
  const { service, name: serviceName } = inLattice(router);
  return translating(`reading the rules of service ${serviceName}`, async () => {
    const found: Neighbour[] = [];
    for (const { id: listener = '', name: listenerName = listener } of await listenersOf(client, service))
      for (const { id, name: ruleName, isDefault } of await rulesOn(client, service, listener)) {
        const name = `${listener}/${isDefault ? defaultRule : id}`;
        if (routes.includes(name)) continue;
        const reading = await ifFound(
          translating(`reading rule ${name}`, () => readRule(client, { router, route: name })),
        );
        const shown = `${listenerName}/${isDefault ? defaultRule : (ruleName ?? id)}`;
        if (reading !== undefined) found.push({ name, shown, reading });
      }
    return found;
  });
}

/** VPC Lattice's quotas of rules a listener beside the default one, and of target groups a service; AWS raises both. */
const usualQuotas = { rules: 10, groups: 10 };

export function neighbourFindings(
  spec: ResolvedSpec,
  stable: string | undefined,
  rules: readonly NamedReading[],
  neighbours: readonly Neighbour[],
): Findings {
  const problems = neighbours
    .filter(({ reading }) => carrying(reading.targets).some(({ id }) => id === stable))
    .map(
      ({ shown }): Problem => ({
        path: 'router.rules',
        found: `${shown}, which is not listed and sends requests to ${shownName(spec, stable ?? '')} as well`,
        allowed: 'every rule of the service that carries the stable: list it too',
      }),
    );
  return {
    problems,
    warnings: [
      ...rules.flatMap((rule) => shadowWarnings(spec, rule, neighbours)),
      ...roomWarnings(spec, rules, neighbours),
    ],
  };
}

/** Rules before one of the spec's that take all of its requests. */
function shadowWarnings(spec: ResolvedSpec, { name, reading }: NamedReading, others: readonly Neighbour[]): Problem[] {
  const path = `router.rules[${spec.routes.indexOf(name)}]`;
  return others
    .filter(
      (other) =>
        listenerOf(other.name) === listenerOf(name) &&
        priorityOf(other.reading) < priorityOf(reading) &&
        covers(other.reading.rest.match, reading.rest.match),
    )
    .map(({ shown, reading: { rest } }) => ({
      path,
      found: `${shown} with priority ${rest.priority}, which takes every request of ${shownName(spec, name)} before it`,
      allowed: 'no rule before it with the same match or a wider one: it would get no requests',
    }));
}

function roomWarnings(
  spec: ResolvedSpec,
  rules: readonly NamedReading[],
  neighbours: readonly NamedReading[],
): Problem[] {
  const all = [...rules, ...neighbours];
  const groups = new Set(all.flatMap(({ reading }) => reading.targets.map(({ id }) => id)));
  const warnings: Problem[] = [];
  if (groups.size >= usualQuotas.groups && !groups.has(spec.canary))
    warnings.push({
      path: 'canary',
      found: `${groups.size} target groups that the service uses without it`,
      allowed: `${usualQuotas.groups} of a service unless AWS has raised the quota: remove those of weight 0`,
    });
  if (spec.strategy.testers === undefined) return warnings;
  for (const listener of new Set(rules.map(({ name }) => listenerOf(name)))) {
    const own = (some: readonly NamedReading[]) => some.filter(({ name }) => listenerOf(name) === listener);
    const others = own(all).filter(({ reading }) => Number.isFinite(priorityOf(reading))).length;
    const more = own(rules).length;
    if (others + more > usualQuotas.rules)
      warnings.push({
        path: 'strategy.testers',
        found: `${others} rules of ${listener}, and ${more} more for testers`,
        allowed: `${usualQuotas.rules} of a listener unless AWS has raised the quota`,
      });
  }
  return warnings;
}

const listenerOf = (name: string): string => name.slice(0, name.indexOf('/'));
