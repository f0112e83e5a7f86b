import type { Provider } from '../../../core/routing/route.ts';
import type { Random } from '../random.ts';
import type { RunOptions } from '../run-options.ts';
import { providers } from '../run-options.ts';
import type { Stack } from '../stack.ts';
import { teamAlb } from './team-alb.ts';
import { teamAppMesh } from './team-app-mesh.ts';
import { teamLattice } from './team-lattice.ts';
import type { TeamRouter } from './team-router.ts';

export const teams: Readonly<Record<Provider, (made: Pick<Stack, 'aws' | 'call'>, random: Random) => TeamRouter>> = {
  alb: teamAlb,
  appmesh: teamAppMesh,
  lattice: teamLattice,
};

/** App Mesh unless another is wanted, or one that the seed draws. */
export const providerOf = (random: Random, wanted: RunOptions['router'] = 'appmesh'): Provider =>
  wanted === 'drawn' ? random.pick(providers) : wanted;

/** New ids, each of as many digits as the router's own have. */
export function idsFrom(random: Random, provider: Provider): () => string {
  const digits = provider === 'appmesh' ? 8 : 10;
  let last = 0;
  return () =>
    `${(++last).toString(16).padStart(digits, '0')}-${random.int(0, 0xffffff).toString(16).padStart(6, '0')}`;
}
