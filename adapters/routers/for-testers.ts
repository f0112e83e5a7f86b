import type { OpenedRouter } from '../../core/ports/router.ts';
import type { RouterRef } from '../../core/routing/route.ts';
import { partsOf, specOf } from './app-mesh/route-spec.ts';
import { testerRouteOf } from './app-mesh/tester-route.ts';

type ForTesters = OpenedRouter['forTesters'];

const kinds: Readonly<Record<RouterRef['provider'], ForTesters>> = {
  appmesh: (_, served, asked, { stable, canary }) => partsOf(testerRouteOf(specOf(served), asked, stable, canary)),
};

/** The route for testers on every kind of router, without a client. */
export const forTesters: ForTesters = (router, ...route) => kinds[router.provider](router, ...route);
