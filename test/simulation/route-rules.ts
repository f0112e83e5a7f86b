import type { Control } from '../../core/control/control.ts';
import type { Invocation } from './invocation.ts';
import type { RolloutSeen, Write } from './rollout-seen.ts';
import type { RouteInForce, Routes } from './routes-in-force.ts';
import { shareOf, trafficOf } from './routes-in-force.ts';
import type { Violate } from './rules.ts';

export interface RouteRulesOptions {
  readonly now: () => number;
  readonly routes: () => Routes;
  /** Whether a person has set weights at all. */
  readonly isEverByHand: () => boolean;
  /** Whether a person left a route with this traffic. */
  readonly isByHand: (route: string, traffic: string) => boolean;
  /** Whether a person has put this target into a route. */
  readonly isNamedByHand: (route: string, target: string) => boolean;
  /** The invocation that first wrote down how a rollout ended. */
  readonly endedBy: (rolloutId: string) => Invocation | undefined;
  /** Whether the stable of a rollout was announced to be no longer needed. */
  readonly isRetirable: (rolloutId: string) => boolean;
  readonly violate: Violate;
}

/** The rules of the routes: whose weights stand, and what may be written over. */
export function routeRules(options: RouteRulesOptions) {
  const { now, routes, isEverByHand, isByHand, isNamedByHand, endedBy, isRetirable, violate } = options;
  const overrun = new Set<string>();
  /** By route, the identity that a function wrote last. */
  const reached = new Map<string, string>();
  /** Whether a person set the traffic of a route last, and in which version. */
  const setBy = new Map<string, { readonly byPerson: boolean; readonly version: number }>();
  const targetsOf = (route: string) => routes().get(route)?.targets ?? [];

  /** Whether an invocation has read a route as it is in force. */
  const hasRead = ({ read, readUid }: Invocation, route: string, is: RouteInForce | undefined) =>
    read.get(route) === is?.version && readUid.get(route) === is?.uid;

  const checkOverwritten = ({ who, route, invocation, rollout }: Write): void => {
    const last = setBy.get(route);
    const inForce = routes().get(route);
    if (inForce === undefined || !last?.byPerson || inForce.version < last.version) return;
    if (!hasRead(invocation, route, inForce)) return;
    const is = trafficOf(inForce.targets);
    const isOurs =
      is === trafficOf(rollout.originals.get(route) ?? []) || rollout.sets.some(({ traffic }) => traffic === is);
    if (!isOurs) violate('weights restored', `${who} overwrites ${route}, which a person had set to ${is}`);
  };

  const checkTargets = ({ who, route, targets, rollout }: Write): void => {
    const original = rollout.originals.get(route) ?? [];
    const allowed = new Set([...original.map(({ id }) => id), rollout.canary]);
    // A target that a person has added and sends nothing to is theirs to keep.
    const others = targets.filter(({ id, weight }) => !allowed.has(id) && (weight > 0 || !isNamedByHand(route, id)));
    if (others.length > 0) violate('weights valid', `${who} sends ${route} to ${others.map(({ id }) => id).join()}`);
    const sum = targets.reduce((all, { weight }) => all + weight, 0);
    if (sum === 0 || (sum !== 100 && trafficOf(targets) !== trafficOf(original)))
      violate('weights valid', `${who} sends ${route} with weights that sum to ${sum}`);
  };

  /** A route that carries its original weights has no other target either, and binds no client to the canary. */
  const checkRestored = ({ rolloutId, originals, uids, sets }: RolloutSeen, route: string): void => {
    const inForce = routes().get(route);
    if (inForce === undefined || (uids.has(route) && uids.get(route) !== inForce.uid)) return;
    const before = new Set(originals.get(route)?.map(({ id }) => id));
    const left = inForce.targets.filter(({ id }) => !before.has(id) && !isNamedByHand(route, id));
    for (const { id } of left) violate('weights restored', `${rolloutId} left ${id} in ${route}, without weight`);
    if (
      inForce.isSticky &&
      setBy.get(route)?.byPerson !== true &&
      sets.some((set) => set.route === route && set.share > 0)
    )
      violate('weights restored', `${rolloutId} left ${route} binding clients to ${trafficOf(inForce.targets)}`);
  };

  return {
    overrun,
    sending(write: Write): void {
      const { who, route, invocation, rollout, raises } = write;
      const planned = rollout.control.plan.identities?.canary;
      const read = invocation.readUid.get(`node ${rollout.canary}`);
      if (read !== undefined && rollout.control.plan.identities !== undefined && read !== planned && raises)
        violate(
          'weights restored',
          `${who} raises ${route} for a ${rollout.canary} that it had seen to be another one`,
        );
      checkOverwritten(write);
      checkTargets(write);
    },
    /** A rollout halted, which it does for weights of others alone. */
    halted({ rolloutId }: Control): void {
      if (!isEverByHand())
        violate('weights restored', `${rolloutId} halted though nobody else had changed the weights`);
    },
    /** A rollout gave its router back; `by` did, if a function did. */
    released(held: Control, rollout: RolloutSeen, by: Invocation | undefined): void {
      if (held.phase === 'halted') return;
      const { rolloutId, phase, promotedAt, stop } = held;
      // A stop comes too late once the stable was announced to be retirable.
      const promoted = promotedAt !== undefined && (stop === undefined || isRetirable(rolloutId));
      for (const [route, original] of rollout.originals) {
        const targets = targetsOf(route);
        const traffic = trafficOf(targets);
        const isRight = promoted ? shareOf(targets, rollout.canary) === 1 : traffic === trafficOf(original);
        if (isRight && !promoted) checkRestored(rollout, route);
        if (!isRight && !isByHand(route, traffic))
          violate('weights restored', `${rolloutId} gave the router back in ${phase} with ${route} at ${traffic}`);
        // A function halts a rollout once it has seen weights of a person, unless the end was settled before.
        const isSeen = by !== undefined && hasRead(by, route, routes().get(route));
        if (!isRight && !promoted && isSeen && endedBy(rolloutId) === by)
          violate('weights restored', `${rolloutId} ended though it had seen that a person set ${route} to ${traffic}`);
      }
    },
    /** The traffic of a route changed, by a function or by a person. */
    reweighted(route: string, before: RouteInForce | undefined, after: RouteInForce, by: Invocation | undefined): void {
      if (trafficOf(before?.targets ?? []) === trafficOf(after.targets)) return;
      setBy.set(route, { byPerson: by === undefined && before !== undefined, version: after.version });
    },
    /** A function wrote a route for a rollout. */
    written(route: string, before: RouteInForce, after: RouteInForce, by: Invocation, rollout: RolloutSeen): void {
      const hadSeen = hasRead(by, route, before);
      if (!hadSeen) overrun.add(route);
      // A write of the rollout that was sent before has reached the route, or may have for all that a reader can know:
      // it carries weights of the rollout and was updated since it was made.
      const is = trafficOf(before.targets);
      const mayBeReached =
        reached.get(route) === before.uid || (before.version > 1 && rollout.sets.some(({ traffic }) => traffic === is));
      if (hadSeen && rollout.uids.get(route) !== before.uid && !mayBeReached)
        violate('weights restored', `${by.fn} ${by.id} writes over ${route}, which a person has made again`);
      reached.set(route, after.uid);
      rollout.firstWriteAt ??= now();
      const share = shareOf(after.targets, rollout.canary);
      rollout.sets.push({ at: now(), route, share, traffic: trafficOf(after.targets) });
    },
  };
}
