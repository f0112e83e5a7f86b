import type { Random } from '../random.ts';
import type { Scenario } from '../scenario.ts';
import { names } from '../scenario.ts';
import type { Stack } from '../stack.ts';
import { targetsIn } from './app-mesh-route.ts';
import type { LatticeParts } from './lattice-parts.ts';
import { latticeService, makeGroup } from './lattice-parts.ts';
import type { RuleCalls } from './rule-hands.ts';

/** Room for its testers' rule before each. */
const priorityOf = (i: number): number => 10 + 2 * i;

/** As many as a spec may name. */
const mostRules = 20;

/** A service with two listeners, the team's rules on one or both, and a rule for another path beside them. */
export async function furnishLattice(
  call: Stack['call'],
  calls: RuleCalls,
  parts: LatticeParts,
  { routes }: Scenario,
  random: Random,
): Promise<void> {
  const { id } = await call(latticeService, 'CreateService', { name: names.scope });
  parts.service = String(id);
  for (const group of [names.stable, names.canary, names.next, 'checkout-v0', 'cart-v1'])
    await makeGroup(call, parts, group);
  for (const [name, port] of [
    ['inner', 80],
    ['outer', 8080],
  ] as const)
    await makeListener(call, parts, name, port);
  const isSplit = random.chance(0.4);
  const isBesideOld = random.chance(0.2);
  for (const [i, route] of routes.slice(0, mostRules).entries()) {
    const [stable] = targetsIn(route.spec);
    const old = isBesideOld ? [{ id: 'checkout-v0', weight: 0 }] : [];
    const rule = {
      listener: isSplit && i % 2 === 1 ? 'outer' : 'inner',
      priority: priorityOf(i),
      match: {
        httpMatch: {
          pathMatch: { match: { prefix: i === 0 ? '/' : `/part-${i}` } },
          ...(random.chance(0.2) && { headerMatches: [header] }),
        },
      },
    };
    const weights = [{ id: stable?.id ?? names.stable, weight: stable?.weight ?? 100 }, ...old];
    await calls.make(route.name, calls.withTargets(rule, weights), false);
  }
  await makeNeighbour(call, calls, parts);
}

/** A rule that is not the team's. */
async function makeNeighbour(call: Stack['call'], calls: RuleCalls, { service, listeners }: LatticeParts) {
  const { action } = calls.withTargets({}, [{ id: 'cart-v1', weight: 100 }]);
  await call(latticeService, 'CreateRule', {
    ...{ serviceIdentifier: service, listenerIdentifier: listeners.get('inner') },
    ...{ name: 'cart', priority: 90, action },
    match: { httpMatch: { pathMatch: { match: { prefix: '/cart' } } } },
  });
}

const header = { name: 'x-shop', match: { exact: 'eu' } };

async function makeListener(
  call: Stack['call'],
  { service, listeners }: LatticeParts,
  name: string,
  port: number,
): Promise<void> {
  const { id } = await call(latticeService, 'CreateListener', {
    serviceIdentifier: service,
    ...{ name, port, protocol: 'HTTP', defaultAction: { fixedResponse: { statusCode: 404 } } },
  });
  listeners.set(name, String(id));
}
