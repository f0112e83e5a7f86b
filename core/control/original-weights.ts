import { namedSet } from '../plan/names.ts';
import { carrying, targetsByRoute } from '../routing/weights.ts';
import type { Control } from './control.ts';

/** The weights before the rollout, as a person sets them by hand: `color-route: color-v1 100`. */
export const originalWeights = ({ plan, routes }: Pick<Control, 'plan' | 'routes'>): string =>
  targetsByRoute(
    namedSet(plan, Object.fromEntries(routes.map(({ name, original }) => [name, carrying(original.targets)]))),
  ).join('; ');
