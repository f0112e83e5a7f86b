import { targetName } from '../routing/weights.ts';
import type { RolloutPlan } from './plan.ts';

/** The stable and the canary by the names that people know them by. */
export const versionNames = ({
  stable,
  canary,
  names,
}: Pick<RolloutPlan, 'stable' | 'canary'> & { readonly names?: RolloutPlan['names'] | undefined }): {
  readonly stable: string;
  readonly canary: string;
} => ({ stable: names?.[stable] ?? targetName(stable), canary: names?.[canary] ?? targetName(canary) });
