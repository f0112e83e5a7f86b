import type { VPCLatticeClient } from '@aws-sdk/client-vpc-lattice';
import type { NamedReading } from '../../../core/routing/route.ts';
import type { ResolvedSpec } from '../../../core/spec/resolved-spec.ts';
import type { ShiftedThings } from '../../ecs/ecs-findings.ts';
import { translating } from '../../sdk/translate-error.ts';
import { defaultRule, inLattice, placeOf, shownName } from './identifiers.ts';
import { rulesOn } from './listings.ts';

/** The rules and target groups of a start by the ARNs that ECS has for them. */
export async function shiftedThings(
  client: VPCLatticeClient,
  spec: ResolvedSpec,
  stable: string | undefined,
  rules: readonly NamedReading[],
): Promise<ShiftedThings> {
  const [
    {
      reading: { identity },
    } = { reading: { identity: '' } },
  ] = rules;
  const place = identity.split(':').slice(0, 5).join(':');
  const group = (path: string, id: string) => ({
    path,
    name: shownName(spec, id),
    arns: [`${place}:targetgroup/${id}`],
  });
  const shifted = [];
  for (const { name, reading } of rules) {
    const path = `router.rules[${spec.routes.indexOf(name)}]`;
    const own = await ownRule(client, spec, name);
    shifted.push({ path, name: shownName(spec, name), arns: [reading.identity, ...own] });
  }
  return {
    rules: shifted,
    groups: [...(stable === undefined ? [] : [group('stable', stable)]), group('canary', spec.canary)],
  };
}

/** The ARN of the rule that a default action is: the action itself is known by its listener. */
async function ownRule(client: VPCLatticeClient, { router }: ResolvedSpec, route: string): Promise<readonly string[]> {
  const { service, listener, rule } = placeOf({ router, route });
  if (rule !== defaultRule) return [];
  const all = await translating(`listing the rules of ${listener} of service ${inLattice(router).name}`, () =>
    rulesOn(client, service, listener),
  );
  return all.flatMap(({ arn, isDefault }) => (isDefault && arn !== undefined ? [arn] : []));
}
