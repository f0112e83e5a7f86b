import type { Routes } from '../routes-in-force.ts';
import { isRecord } from '../routes-in-force.ts';
import { names } from '../scenario.ts';
import type { Stack } from '../stack.ts';
import { restOf, targetsIn, withTargets } from './app-mesh-route.ts';
import type { ByHand, Hands } from './team-router.ts';

type Spec = Readonly<Record<string, unknown>>;

interface HandsOptions {
  readonly call: Stack['call'];
  readonly routes: Routes;
  readonly testers: Routes;
  readonly noted: (act: ByHand) => void;
}

const router = { meshName: names.scope, virtualRouterName: names.router };

/** A person at App Mesh. */
export function appMeshHands({ call, routes, testers, noted }: HandsOptions): Hands {
  const specOf = (route: string): Spec => routes.get(route)?.spec ?? {};
  const note = (route: string, spec: Spec, ofWeights: boolean) =>
    noted({ route, targets: targetsIn(spec), rest: restOf(spec), ofWeights });
  const edit = async (routeName: string, spec: Spec, ofWeights: boolean) => {
    note(routeName, spec, ofWeights);
    await call('appmesh', 'UpdateRoute', { ...router, routeName, spec });
  };
  const replace = async (routeName: string, spec: Spec) => {
    note(routeName, spec, true);
    await call('appmesh', 'DeleteRoute', { ...router, routeName });
    await call('appmesh', 'CreateRoute', { ...router, routeName, spec });
  };
  return {
    setTargets: (route, targets) => edit(route, withTargets(specOf(route), targets), true),
    setShare: (route, percent) => edit(route, withShare(specOf(route), percent), true),
    setPriority: (route, priority) => edit(route, { ...specOf(route), priority }, false),
    makeAgain: (route, priority, percent) =>
      replace(route, { ...(percent === undefined ? specOf(route) : withShare(specOf(route), percent)), priority }),
    async makeTestersAgain() {
      const [first] = testers;
      if (first !== undefined) await replace(first[0], first[1].spec);
    },
    /** A router is deleted after all its routes. */
    async makeAllAgain() {
      const before = [...routes].map(([routeName, { spec }]) => ({ routeName, spec }));
      for (const { routeName, spec } of before) note(routeName, spec, true);
      const { virtualRouter } = await call('appmesh', 'DescribeVirtualRouter', router);
      for (const routeName of [...testers.keys(), ...routes.keys()])
        await call('appmesh', 'DeleteRoute', { ...router, routeName });
      await call('appmesh', 'DeleteVirtualRouter', router);
      const spec = isRecord(virtualRouter) ? virtualRouter.spec : undefined;
      await call('appmesh', 'CreateVirtualRouter', { ...router, spec });
      for (const one of before) await call('appmesh', 'CreateRoute', { ...router, ...one });
    },
    async makeTargetAgain(virtualNodeName) {
      const name = { meshName: names.scope, virtualNodeName };
      const { virtualNode } = await call('appmesh', 'DescribeVirtualNode', name);
      await call('appmesh', 'DeleteVirtualNode', name);
      const spec = isRecord(virtualNode) ? virtualNode.spec : undefined;
      await call('appmesh', 'CreateVirtualNode', { ...name, spec });
      noted({ route: `node ${virtualNodeName}`, targets: [], rest: undefined, ofWeights: true });
    },
  };
}

/** The canary at so many percent, the stable at the rest. */
const withShare = (spec: Spec, percent: number): Spec =>
  withTargets(spec, [
    { id: names.stable, weight: 100 - percent },
    { id: names.canary, weight: percent },
  ]);
