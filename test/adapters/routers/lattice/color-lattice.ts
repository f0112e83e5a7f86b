import { ecsReader } from '../../../../adapters/ecs/ecs-services.ts';
import { latticeClients } from '../../../../adapters/routers/lattice/clients.ts';
import { lattice } from '../../../../adapters/routers/lattice/lattice.ts';
import type { WholeRouter } from '../../../../adapters/routers/whole-router.ts';
import type { RouteRef } from '../../../../core/routing/route.ts';
import type { Intercept } from '../../../../local/dispatch/intercept.ts';
import type { VpcLatticeOptions } from '../../../../local/vpc-lattice/vpc-lattice.ts';
import { embedded } from '../../../support/embedded.ts';

type Answer = Readonly<Record<string, unknown>>;

export const colorPath = { httpMatch: { pathMatch: { match: { prefix: '/color' } } } };
export const forward = (...groups: readonly (readonly [string, number?])[]) => ({
  forward: {
    targetGroups: groups.map(([targetGroupIdentifier, weight]) => ({
      targetGroupIdentifier,
      ...(weight !== undefined && { weight }),
    })),
  },
});

/**
 * A service `color` with a listener `http`, its default action 404, a rule `color` of priority 10 that sends
 * everything to `color-v1`, and `color-v2`, each with a target.
 */
export async function onLattice(intercept?: Intercept, vpcLattice?: VpcLatticeOptions) {
  const armed = { is: false };
  const made = await embedded((call, proceed) => (armed.is && intercept ? intercept(call, proceed) : proceed()), {
    ...(vpcLattice && { vpcLattice }),
  });
  const ask = async (operation: string, input: Answer): Promise<Answer> =>
    (await made.call('vpc-lattice', operation, input)) as Answer;
  const idOf = async (operation: string, input: Answer) => String((await ask(operation, input)).id);
  const group = async (name: string, protocolVersion?: string) => {
    const config = { port: 8080, protocol: 'HTTP', vpcIdentifier: 'vpc-0123456789abcdef0', protocolVersion };
    const id = await idOf('CreateTargetGroup', { name, type: 'IP', config: JSON.parse(JSON.stringify(config)) });
    await made.clock.advance(2000);
    await ask('RegisterTargets', { targetGroupIdentifier: id, targets: [{ id: '10.0.0.1', port: 8080 }] });
    return id;
  };
  const [stable, canary] = [await group('color-v1'), await group('color-v2')];
  const service = await idOf('CreateService', { name: 'color' });
  const listener = await idOf('CreateListener', {
    serviceIdentifier: service,
    name: 'http',
    protocol: 'HTTP',
    port: 8080,
    defaultAction: { fixedResponse: { statusCode: 404 } },
  });
  const ofListener = { serviceIdentifier: service, listenerIdentifier: listener };
  const rule = await idOf('CreateRule', {
    ...ofListener,
    name: 'color',
    priority: 10,
    match: colorPath,
    action: forward([stable]),
  });
  const router = { provider: 'lattice', service, name: 'color' } as const;
  const traffic: WholeRouter = lattice(
    latticeClients({ ...made.overrides, maxAttempts: 1 }),
    ecsReader({ ...made.overrides, maxAttempts: 1 }),
  );
  armed.is = true;
  const at = (name: string): RouteRef => ({ router, route: `${listener}/${name}` });
  return {
    ...made,
    ask,
    idOf,
    group,
    traffic,
    router,
    service,
    listener,
    rule,
    stable,
    canary,
    ofListener,
    ofRule: { ...ofListener, ruleIdentifier: rule },
    at,
    route: at(rule),
    byDefault: at('default'),
    split: (one: number, other: number) => [
      { id: stable, weight: one },
      { id: canary, weight: other },
    ],
  };
}

export type ColorLattice = Awaited<ReturnType<typeof onLattice>>;
