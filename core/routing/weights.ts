import type { Target } from './route.ts';

/** Targets as one comparable value: by node and port, weightless ones left out, order forgotten. */
const key = (target: Target) => `${target.id}${target.port === undefined ? '' : `:${target.port}`}`;

/** Whether two target lists send traffic alike: the same shares to the same targets. */
export function sameTraffic(a: readonly Target[], b: readonly Target[]): boolean {
  const [left, right] = [shares(a), shares(b)];
  return left.size === right.size && [...left].every(([name, share]) => right.get(name) === share);
}

/** Those that requests are sent to. */
export const carrying = (targets: readonly Target[]): readonly Target[] => targets.filter(({ weight }) => weight > 0);

/** A target's share of the requests in whole percent; undefined if no target has weight. */
export function percentOf(targets: readonly Target[], id: string): number | undefined {
  const total = targets.reduce((sum, { weight }) => sum + weight, 0);
  const own = targets.filter((target) => target.id === id).reduce((sum, { weight }) => sum + weight, 0);
  return total === 0 ? undefined : Math.round((100 * own) / total);
}

/** Weights are relative, so 5 to 5 is 50 to 50: compared as shares rounded to a millionth. */
function shares(targets: readonly Target[]): Map<string, number> {
  const total = targets.reduce((sum, { weight }) => sum + weight, 0);
  return new Map(carrying(targets).map((target) => [key(target), Math.round((target.weight / total) * 1e6)]));
}

/** A target's name as far as its id has one: `NAME/ID` of a load balancer's target group names it. */
export const targetName = (id: string): string => id.replace(/\/[0-9a-f]{16}$/, '');

/** `color-v1 90, color-v2 10` in the order given; `no target` for an empty list. */
export const formatTargets = (targets: readonly Target[]): string =>
  targets.length === 0 ? 'no target' : targets.map(({ id, weight }) => `${targetName(id)} ${weight}`).join(', ');

/** Each route with its targets, as `formatTargets` gives them: `color-route: color-v1 90, color-v2 10`. */
export const targetsByRoute = (set: Readonly<Record<string, readonly Target[]>>): readonly string[] =>
  Object.entries(set).map(([route, targets]) => `${route}: ${formatTargets(targets)}`);

/** Whether targets have all of the others, with any weight. */
export const namesAll = (targets: readonly Target[], others: readonly Target[]): boolean =>
  others.every(({ id }) => targets.some((target) => target.id === id));
