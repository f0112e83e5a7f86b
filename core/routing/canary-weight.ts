import type { Target } from './route.ts';

/**
 * The targets with `weight` percent for the canary and the rest for the stable: nothing else changes. The canary
 * appears like the stable, with its port, when the route does not have it; targets without weight stay as they are.
 *
 * @param weight integer percent, 0 to 100
 * @throws RangeError for another weight, or when the route lacks the stable
 */
export function withCanaryWeight(
  targets: readonly Target[],
  stable: string,
  canary: string,
  weight: number,
): readonly Target[] {
  if (!Number.isInteger(weight) || weight < 0 || weight > 100)
    throw new RangeError(`a canary weight of ${weight}: an integer from 0 to 100 is allowed`);
  const model = targets.find(({ id }) => id === stable);
  if (model === undefined) throw new RangeError(`the route has no target ${stable}`);
  const set = (target: Target): Target => {
    if (target.id === stable) return { ...target, weight: 100 - weight };
    return target.id === canary ? { ...target, weight } : target;
  };
  const has = targets.some(({ id }) => id === canary);
  return [...targets.map(set), ...(has ? [] : [{ ...model, id: canary, weight }])];
}
