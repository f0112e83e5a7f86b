import type { VPCLatticeClient } from '@aws-sdk/client-vpc-lattice';
import type { Findings, LatticeRef, RouteFacts } from '../../../core/routing/route.ts';
import type { ResolvedSpec } from '../../../core/spec/resolved-spec.ts';
import { ecsFindings } from '../../ecs/ecs-findings.ts';
import type { ReadEcs } from '../../ecs/ecs-services.ts';
import { groupFindings } from './group-findings.ts';
import { inLattice } from './identifiers.ts';
import { neighbourFindings, readNeighbours } from './neighbour-findings.ts';
import { ownerFindings } from './owner-findings.ts';
import { shiftedThings } from './shifted-things.ts';

/** Looks at the owners of a service's rules, at services of ECS, at its other rules, and at the target groups. */
export async function inspect(
  { reads: client, readEcs }: { readonly reads: VPCLatticeClient; readonly readEcs: ReadEcs },
  spec: ResolvedSpec,
  stable: string | undefined,
  routes: RouteFacts['routes'],
): Promise<Findings> {
  const service: LatticeRef = inLattice(spec.router);
  const rules = routes.flatMap(({ name, reading }) => (reading ? [{ name, reading }] : []));
  if (rules.length === 0) return { problems: [], warnings: [] };
  const all = [
    await ownerFindings(client, service, rules, spec),
    ...(spec.ecs === undefined
      ? []
      : [await ecsFindings(readEcs, spec.ecs, await shiftedThings(client, spec, stable, rules))]),
    neighbourFindings(spec, stable, rules, await readNeighbours(client, spec)),
    await groupFindings(client, spec, stable),
  ];
  return {
    problems: all.flatMap(({ problems }) => problems),
    warnings: all.flatMap(({ warnings }) => warnings),
  };
}
