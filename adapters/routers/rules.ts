import type { RouterRules } from '../../core/ports/router.ts';
import type { RouterRef } from '../../core/routing/route.ts';
import { appMeshRules } from './app-mesh/rules.ts';

const rules: Readonly<Record<RouterRef['provider'], RouterRules>> = { appmesh: appMeshRules };

/** The rules for every route of a kind of router, without a client. */
export const rulesOf = ({ provider }: Pick<RouterRef, 'provider'>): RouterRules => rules[provider];
