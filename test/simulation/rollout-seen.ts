import type { Control } from '../../core/control/control.ts';
import type { Invocation, Seen } from './invocation.ts';
import type { TeamRouter } from './routers/team-router.ts';
import type { WeightedTarget } from './routes-in-force.ts';

/** The knowledge about one rollout from the outside. */
export interface RolloutSeen {
  readonly rolloutId: string;
  readonly takenAt: number;
  readonly fence: number;
  readonly canary: string;
  readonly originals: ReadonlyMap<string, readonly WeightedTarget[]>;
  /** The identities of the routes that were planned, by name. */
  readonly uids: ReadonlyMap<string, string>;
  readonly alarms: readonly string[];
  control: Control;
  firstWriteAt: number | undefined;
  releasedAt: number | undefined;
  stoppedAt: number | undefined;
  /** Weights that its functions set, with the share of the canary. */
  readonly sets: { readonly at: number; readonly route: string; readonly share: number; readonly traffic: string }[];
}

/** A rollout whose item has just appeared in the table. */
export const rolloutSeen = (
  held: Control,
  takenAt: number,
  { routeOf, targetOf }: Pick<TeamRouter, 'routeOf' | 'targetOf'>,
): RolloutSeen => ({
  rolloutId: held.rolloutId,
  takenAt,
  fence: held.fence,
  canary: targetOf(held.plan.canary),
  originals: new Map(
    held.routes.map(({ name, original }) => [
      routeOf(name),
      original.targets.map(({ id, ...rest }) => ({ id: targetOf(id), ...rest })),
    ]),
  ),
  uids: new Map(
    held.routes.flatMap(({ name, identity }) => (identity === undefined ? [] : [[routeOf(name), identity]])),
  ),
  alarms: held.plan.alarms.map(({ name }) => name),
  control: held,
  firstWriteAt: undefined,
  releasedAt: undefined,
  stoppedAt: undefined,
  sets: [],
});

/** A write of weights that a function is about to send. */
export interface Write {
  readonly route: string;
  readonly targets: readonly WeightedTarget[];
  readonly invocation: Invocation;
  /** The function and its invocation, for texts. */
  readonly who: string;
  readonly seen: Seen;
  /** The rollout that held the router when the function last looked. */
  readonly rollout: RolloutSeen;
  /** Whether it gives the canary a greater share than it has in force. */
  readonly raises: boolean;
}
