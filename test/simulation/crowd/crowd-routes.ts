import type { EmbeddedAws } from '../../../local/embedded-aws.ts';
import { targetsIn } from '../routers/app-mesh-route.ts';
import { shareOf } from '../routes-in-force.ts';
import type { Router } from './routers.ts';
import { canaryOf } from './routers.ts';

/** Follows the share that each router's canary gets, and which routes were taken back when. */
export function crowdRoutes(aws: EmbeddedAws) {
  const { clock } = aws.surroundings;
  const shares = new Map<string, number>();
  let restored = 0;
  let lastAt = 0;
  aws.services.appmesh.onRouteChange(({ virtualRouterName, spec }) => {
    const share = shareOf(targetsIn(spec), canaryOf(virtualRouterName.replace('router', 'service')));
    if (share === 0 && (shares.get(virtualRouterName) ?? 0) > 0) {
      restored++;
      lastAt = clock.now();
    }
    shares.set(virtualRouterName, share);
  });
  return {
    shareOf: (router: Router | undefined): number => shares.get(router?.virtualRouter ?? '') ?? 0,
    isAnySplit: () => [...shares.values()].some((share) => share > 0),
    /** Routes that were taken back since that was last forgotten, and when the last of them was. */
    restores: () => ({ restored, lastAt }),
    forget() {
      restored = 0;
    },
  };
}
