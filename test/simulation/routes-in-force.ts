/** A version in a route, by the name that its team gives it, and its relative weight. */
export interface WeightedTarget {
  readonly id: string;
  readonly weight: number;
  readonly port?: number;
}

export interface RouteInForce {
  /** As its router writes it. */
  readonly spec: Readonly<Record<string, unknown>>;
  readonly targets: readonly WeightedTarget[];
  /** All of it but the targets, as a comparable text. */
  readonly rest: string;
  /** Grows with each change of a route. A router that counts none has its changes counted here. */
  readonly version: number;
  /** Whether clients are bound to a target, whatever its weight. */
  readonly isSticky?: boolean;
  /** Another route under the same name has another. */
  readonly uid: string;
}

/** Every route as its router has it now, by the team's name. */
export type Routes = ReadonlyMap<string, RouteInForce>;

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The share of requests that a version gets, 0 to 1. */
export function shareOf(targets: readonly WeightedTarget[], version: string): number {
  const total = targets.reduce((sum, { weight }) => sum + weight, 0);
  const own = targets.reduce((sum, { id, weight }) => sum + (id === version ? weight : 0), 0);
  return total === 0 ? 0 : own / total;
}

/** The traffic that targets mean, as a comparable text: shares to a millionth by version and port. */
export function trafficOf(targets: readonly WeightedTarget[]): string {
  const total = targets.reduce((sum, { weight }) => sum + weight, 0);
  return targets
    .filter(({ weight }) => weight > 0)
    .map(({ id, port, weight }) => `${id}:${port ?? ''}=${Math.round((weight / total) * 1e6)}`)
    .sort()
    .join(' ');
}

/** A document without some of its members, at any depth, as a comparable text. */
export const withoutMembers = (document: unknown, members: readonly string[]): string =>
  JSON.stringify(document, (key, value: unknown) => {
    if (members.includes(key)) return undefined;
    return isRecord(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
  });
