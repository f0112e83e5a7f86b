import type { RouterRules } from '../../core/ports/router.ts';
import type { Provider, RouterRef } from '../../core/routing/route.ts';
import { albRules } from './alb/rules.ts';
import { appMeshRules } from './app-mesh/rules.ts';
import { latticeRules } from './lattice/rules.ts';

const rules: Readonly<Record<Provider, RouterRules>> = {
  appmesh: appMeshRules,
  alb: albRules,
  lattice: latticeRules,
};

/** The rules for every route of a kind of router, for readers that load no client. */
export const rulesOf = ({ provider }: Pick<RouterRef, 'provider'>): RouterRules => rules[provider];
