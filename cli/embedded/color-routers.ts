import type { Provider } from '../../core/routing/route.ts';
import { behindAppMesh } from './behind-app-mesh.ts';
import { behindLattice } from './behind-lattice.ts';
import type { ColorRouter } from './color-router.ts';

/** The colour teller behind each kind of router. */
export const colorRouters: Readonly<Partial<Record<Provider, ColorRouter>>> = {
  appmesh: behindAppMesh,
  lattice: behindLattice,
};
