import type { Provider } from '../../core/routing/route.ts';
import { behindAlb } from './behind-alb.ts';
import { behindAppMesh } from './behind-app-mesh.ts';
import { behindLattice } from './behind-lattice.ts';
import type { ColorRouter } from './color-router.ts';

/** The colour teller behind each kind of router. */
export const colorRouters: Readonly<Record<Provider, ColorRouter>> = {
  appmesh: behindAppMesh,
  alb: behindAlb,
  lattice: behindLattice,
};
