import type { RouterRules } from '../../core/ports/router.ts';
import type { Provider, RouterRef } from '../../core/routing/route.ts';
import { albRules } from './alb/rules.ts';
import { appMeshRules } from './app-mesh/rules.ts';

const rules: Readonly<Partial<Record<Provider, RouterRules>>> = { appmesh: appMeshRules, alb: albRules };

/** The rules for every route of a kind of router, for readers that load no client. */
export function rulesOf({ provider }: Pick<RouterRef, 'provider'>): RouterRules {
  const found = rules[provider];
  if (found === undefined) throw new RangeError(`no rules for a router of kind ${provider}`);
  return found;
}
