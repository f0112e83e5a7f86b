import { controlOf } from '../../adapters/store/control-item.ts';
import type { Control, Vacant } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import { missedAlarms } from '../../core/control/hold.ts';
import type { Call, Output } from '../../local/kit/call.ts';
import type { Invocation, Seen } from './invocation.ts';
import { isFenceOf } from './invocation.ts';
import type { RouteInForce, Routes, WeightedTarget } from './routes-in-force.ts';
import { isRecord, shareOf, targetsIn, trafficOf } from './routes-in-force.ts';
import { names } from './scenario.ts';
import { testerRules } from './tester-rules.ts';

/** One rule of the issue that a run broke: the letter says which. */
export interface Violation {
  readonly rule: string;
  readonly at: number;
  readonly text: string;
}

/** What is known of one rollout from the outside. */
export interface RolloutSeen {
  readonly rolloutId: string;
  readonly takenAt: number;
  readonly fence: number;
  readonly canary: string;
  readonly originals: ReadonlyMap<string, readonly WeightedTarget[]>;
  /** Whose the routes are that were planned, by name: their uids. */
  readonly uids: ReadonlyMap<string, string>;
  readonly alarms: readonly string[];
  control: Control;
  firstWriteAt: number | undefined;
  releasedAt: number | undefined;
  stoppedAt: number | undefined;
  /** Weights that its functions set, with the share of the canary. */
  readonly sets: { readonly at: number; readonly route: string; readonly share: number; readonly traffic: string }[];
}

export interface Observer {
  readonly violations: Violation[];
  readonly rollouts: ReadonlyMap<string, RolloutSeen>;
  /** Routes that were written over a change which their writer could not have seen: App Mesh has no conditional update. */
  readonly overrun: ReadonlySet<string>;
  readonly terminal: ReadonlyMap<string, ReadonlySet<string>>;
  control(): Control | Vacant;
  /** Calls `listener` after each change of the control item. */
  onControl(listener: (before: Control | Vacant, after: Control | Vacant) => void): void;
  /** Calls `listener` after each call that succeeded. */
  onEffect(listener: (call: Call, invocation: Invocation | undefined) => void): void;
  /** Whether every route of a rollout carries its original weights. */
  isRestored(rolloutId: string): boolean;
  violate(rule: string, text: string): void;
  /** Everything has come to rest. */
  concluded(): void;
  /** A call is about to be sent. */
  sending(call: Call, invocation: Invocation | undefined): void;
  /** A call was answered, at the moment of its effect, and not by an error. */
  succeeded(call: Call, invocation: Invocation | undefined): void;
  /** A call had its effect just now, or was refused. */
  tookEffect(call: Call, invocation: Invocation | undefined): void;
  /** A route changed; the call that did it is the one whose effect is under way. */
  routeChanged(route: string, before: RouteInForce | undefined, after: RouteInForce): void;
  /** The types of the events that were told, in order. */
  readonly told: readonly string[];
  /** Says whose effect is under way, so that a change of a route is known to be its. */
  during(invocation: Invocation | undefined, run: () => Promise<Output>): Promise<Output>;
  /** An event of ours was taken by the bus. */
  tell(type: string, rolloutId: string, eventId: string): void;
}

export interface ObserverOptions {
  readonly now: () => number;
  readonly routes: () => Routes;
  /** The routes that rollouts have made for testers. */
  readonly testers: () => Routes;
  readonly readControl: () => Record<string, unknown> | undefined;
  /** Whether the line holds the mesh now. */
  readonly isLineStopped: () => boolean;
  /** The line kept a write from being sent, or a rollout from starting. */
  readonly onHeld: () => void;
  readonly trace: (text: string) => void;
  /** Since when an alarm is red and not suppressed. */
  readonly redSince: (alarm: string) => number | undefined;
  readonly everRed: (alarmArn: string) => boolean;
  readonly isRunningOn: (executionArn: string) => boolean;
  /** Whether the dead-man's switch was refused an answer about an execution, or got none for long. */
  readonly mayCountAsEnded: (executionArn: string) => boolean;
  /** Whether a person has set weights at all. */
  readonly isEverByHand: () => boolean;
  /** Whether a person left a route with this traffic. */
  readonly isByHand: (route: string, traffic: string) => boolean;
  /** Whether a person has made, or edited, this route. */
  readonly isMadeByHand: (route: string) => boolean;
  /** Whether a person has put this target into a route. */
  readonly isNamedByHand: (route: string, virtualNode: string) => boolean;
}

const terminalTypes = new Set([
  'Rollout Promoted',
  'Rollout Rolled Back',
  'Rollout Rejected',
  'Rollout Halted',
  'Rollout Superseded',
  'Rollout Reverted',
]);

export function observer({
  now,
  routes,
  testers,
  readControl,
  isLineStopped,
  onHeld,
  trace,
  isByHand,
  isMadeByHand,
  isNamedByHand,
  isEverByHand,
  redSince,
  everRed,
  isRunningOn,
  mayCountAsEnded,
}: ObserverOptions): Observer {
  const violations: Violation[] = [];
  const rollouts = new Map<string, RolloutSeen>();
  const terminal = new Map<string, Set<string>>();
  let control: Control | Vacant = { router: names.routerKey, fence: 0, rev: 0 };
  let acting: Invocation | undefined;
  const overrun = new Set<string>();
  /** By route, the one of its name that a function wrote last. */
  const reached = new Map<string, string>();
  const told: string[] = [];
  const retirable = new Set<string>();
  const listeners: ((before: Control | Vacant, after: Control | Vacant) => void)[] = [];
  const effectListeners: ((call: Call, invocation: Invocation | undefined) => void)[] = [];
  /** Who set the traffic of each route last: a person, or one of ours. */
  const setBy = new Map<string, { readonly byPerson: boolean; readonly version: number }>();

  const violate = (rule: string, text: string) => {
    violations.push({ rule, at: now(), text });
    trace(`VIOLATION (${rule}) ${text}`);
  };

  const forTesters = testerRules({ testers, rollouts, isMadeByHand, violate, trace });

  const isControl = ({ service, input }: Call) =>
    service === 'dynamodb' && isRecord(input.Key) && isRecord(input.Key.sk) && input.Key.sk.S === 'CONTROL';

  const isLine = ({ service, input }: Call) => {
    const key = input.Key ?? input.Item;
    return service === 'dynamodb' && isRecord(key) && isRecord(key.pk) && key.pk.S === 'LINE';
  };

  const lineTouched = ({ operation }: Call, invocation: Invocation | undefined) => {
    if (operation !== 'GetItem') trace(`line: ${isLineStopped() ? 'STOPPED' : 'runs'}`);
    if (invocation === undefined) return;
    invocation.lineWasStopped = isLineStopped();
    if (invocation.lineWasStopped && operation === 'GetItem' && invocation.fn !== 'receive-signal') onHeld();
  };

  const seenNow = (): Seen => ({
    rolloutId: isHeld(control) ? control.rolloutId : undefined,
    fence: control.fence,
    stopped: isHeld(control) && control.stop !== undefined,
    held: isHeld(control) && (control.pause?.value === true || missedAlarms(control).length > 0),
    lineStopped: isLineStopped(),
  });

  const follow = (invocation: Invocation | undefined) => {
    const before = control;
    control = controlOf(names.routerKey, readControl() as never);
    if (isHeld(control) && (!isHeld(before) || before.rolloutId !== control.rolloutId)) taken(control);
    if (isHeld(before) && (!isHeld(control) || before.rolloutId !== control.rolloutId)) released(before, invocation);
    const rollout = isHeld(control) ? rollouts.get(control.rolloutId) : undefined;
    if (rollout !== undefined && isHeld(control)) {
      rollout.control = control;
      if (control.stop !== undefined && rollout.stoppedAt === undefined) {
        rollout.stoppedAt = now();
        if (control.stop.kind === 'alarm' && !everRed(control.stop.by))
          violate('f', `${control.rolloutId} was stopped by an alarm that was never red: ${control.stop.text}`);
        const isTakenOver = control.stop.kind === 'execution' && control.fence > before.fence;
        if (isTakenOver && isRunningOn(control.execution) && !mayCountAsEnded(control.execution))
          violate('d', `${control.rolloutId} was taken over while its execution ran`);
      }
      if (!isHeld(before) || before.phase !== control.phase || before.stop !== control.stop)
        trace(
          `control: ${control.rolloutId} ${control.phase} step ${control.step}${control.stop ? ` STOP ${control.stop.text}` : ''}`,
        );
    }
    for (const listener of listeners) listener(before, control);
    if (isHeld(control) && control.phase === 'halted' && isHeld(before) && before.phase !== 'halted' && !anyByPerson())
      violate('a', `${control.rolloutId} halted though nobody else had changed the weights`);
    if (control.fence < before.fence) violate('c', `the fence went down from ${before.fence} to ${control.fence}`);
  };

  const anyByPerson = () => isEverByHand();

  const taken = (held: Control) => {
    const known = rollouts.get(held.rolloutId);
    if (known !== undefined) return void violate('d', `${held.rolloutId} took the router a second time`);
    trace(`control: taken by ${held.rolloutId}, fence ${held.fence}`);
    rollouts.set(held.rolloutId, {
      rolloutId: held.rolloutId,
      takenAt: now(),
      fence: held.fence,
      canary: held.plan.canary,
      originals: new Map(
        held.routes.map(({ name, original }) => [
          name,
          original.targets.map(({ id, ...rest }) => ({ virtualNode: id, ...rest })),
        ]),
      ),
      uids: new Map(held.routes.flatMap(({ name, identity }) => (identity === undefined ? [] : [[name, identity]]))),
      alarms: held.plan.alarms.map(({ name }) => name),
      control: held,
      firstWriteAt: undefined,
      releasedAt: undefined,
      stoppedAt: undefined,
      sets: [],
    });
  };

  /** Who first wrote down how a rollout ended. */
  const endedBy = new Map<string, Invocation | undefined>();
  const ended = ({ input: { ExpressionAttributeValues: values } }: Call, invocation: Invocation | undefined) => {
    if (!isRecord(values) || !isRecord(values[':outcome']) || !isRecord(values[':rolloutId'])) return;
    const rolloutId = String(values[':rolloutId'].S);
    if (endedBy.has(rolloutId)) return;
    endedBy.set(rolloutId, invocation);
    if (values[':outcome'].S === 'promoted' && invocation?.seen?.rolloutId === rolloutId && invocation.seen.stopped)
      violate(
        'f',
        `${invocation.fn} ${invocation.id} ends ${rolloutId} as promoted though it had read that it is stopped`,
      );
  };

  const released = (held: Control, by: Invocation | undefined) => {
    const rollout = rollouts.get(held.rolloutId);
    if (rollout === undefined) return;
    rollout.releasedAt = now();
    trace(`control: released by ${held.rolloutId} in ${held.phase}`);
    forTesters.released(held.rolloutId);
    if (held.phase === 'halted') return;
    // A stop that comes once the stable was said to be retirable comes too late.
    const promoted = held.promotedAt !== undefined && (held.stop === undefined || retirable.has(held.rolloutId));
    for (const [route, original] of rollout.originals) {
      const targets = routes().get(route)?.targets ?? [];
      const isRight = promoted ? shareOf(targets, rollout.canary) === 1 : trafficOf(targets) === trafficOf(original);
      if (!isRight && !isByHand(route, trafficOf(targets)))
        violate('a', `${held.rolloutId} gave the router back in ${held.phase} with ${route} at ${trafficOf(targets)}`);
      // Who has seen that somebody set the weights halts, unless the end was settled before.
      const isSeen =
        by !== undefined &&
        by.read.get(route) === routes().get(route)?.version &&
        by.readUid.get(route) === routes().get(route)?.uid;
      if (!isRight && !promoted && isSeen && endedBy.get(held.rolloutId) === by)
        violate('a', `${held.rolloutId} ended though it had seen that a person set ${route} to ${trafficOf(targets)}`);
    }
  };

  return {
    violations,
    rollouts,
    overrun,
    terminal,
    control: () => control,
    onControl: (listener) => void listeners.push(listener),
    violate,
    sending(call, invocation) {
      const { operation, input } = call;
      if ((operation === 'CreateRoute' || operation === 'DeleteRoute') && invocation !== undefined)
        return forTesters.sending(call, invocation);
      if (operation !== 'UpdateRoute' || invocation === undefined) return;
      const route = String(input.routeName);
      const targets = targetsIn(input.spec);
      const { seen } = invocation;
      trace(`sends ${route} ${trafficOf(targets)} (${invocation.fn} ${invocation.id})`);
      const who = `${invocation.fn} ${invocation.id}`;
      const rollout = rollouts.get(seen?.rolloutId ?? '');
      if (seen === undefined || rollout === undefined)
        return violate('c', `${who} sends ${route} though nobody held the router when it last looked`);
      if (
        invocation.rolloutId !== undefined &&
        (seen.rolloutId !== invocation.rolloutId || !isFenceOf(seen, invocation))
      )
        violate('c', `${who} of ${invocation.rolloutId} sends ${route} though ${seen.rolloutId} held the router`);
      if (invocation.rolloutId === undefined && seen.fence <= rollout.fence)
        violate('c', `${who} sends ${route} without having taken ${seen.rolloutId} over`);
      if (rollout.firstWriteAt === undefined && invocation.fn === 'shift-weights')
        for (const alarm of rollout.alarms) {
          const since = redSince(alarm);
          if (since !== undefined && since < rollout.takenAt)
            violate('f', `${who} begins though ${alarm} was red before ${rollout.rolloutId} was planned`);
        }
      // What failed is tried again by the state machine, which looks at lease and stop anew.
      if (invocation.wrote.has(route)) violate('c', `${who} sends ${route} twice on the same look`);
      invocation.wrote.add(route);
      const before = shareOf(routes().get(route)?.targets ?? [], rollout.canary);
      if (seen.stopped && shareOf(targets, rollout.canary) > before)
        violate('b', `${who} raises ${route} though it had read that ${seen.rolloutId} is stopped`);
      const knewStop = invocation.lineWasStopped ?? seen.lineStopped;
      if (knewStop && shareOf(targets, rollout.canary) > before)
        violate('l', `${who} raises ${route} though the line was stopped when it looked`);
      const { identities } = rollout.control.plan;
      const canaryRead = invocation.readUid.get(`node ${rollout.canary}`);
      if (canaryRead !== undefined && identities !== undefined && canaryRead !== identities.canary)
        if (shareOf(targets, rollout.canary) > before)
          violate('a', `${who} raises ${route} for a ${rollout.canary} that it had seen to be another one`);
      const last = setBy.get(route);
      const read = invocation.read.get(route) ?? 0;
      const inForce = routes().get(route);
      const hadSeen = inForce?.version === read && invocation.readUid.get(route) === inForce.uid;
      if (last?.byPerson && read >= last.version && hadSeen) {
        const is = trafficOf(inForce.targets);
        const isOurs =
          is === trafficOf(rollout.originals.get(route) ?? []) || rollout.sets.some((one) => one.traffic === is);
        if (!isOurs) violate('a', `${who} overwrites ${route}, which a person had set to ${is}`);
      }
      const allowed = new Set([...(rollout.originals.get(route) ?? []).map((one) => one.virtualNode), rollout.canary]);
      // One that a person has added and sends nothing to is theirs to keep.
      const others = targets.filter(
        ({ virtualNode, weight }) => !allowed.has(virtualNode) && (weight > 0 || !isNamedByHand(route, virtualNode)),
      );
      if (others.length > 0) violate('i', `${who} sends ${route} to ${others.map((one) => one.virtualNode).join()}`);
      const sum = targets.reduce((all, { weight }) => all + weight, 0);
      const isOriginal = trafficOf(targets) === trafficOf(rollout.originals.get(route) ?? []);
      if (sum === 0 || (sum !== 100 && !isOriginal))
        violate('i', `${who} sends ${route} with weights that sum to ${sum}`);
    },
    concluded: () => forTesters.concluded(isHeld(control) ? control.rolloutId : undefined),
    succeeded(call, invocation) {
      ended(call, invocation);
      for (const listener of effectListeners) listener(call, invocation);
    },
    onEffect: (listener) => void effectListeners.push(listener),
    isRestored: (rolloutId) =>
      [...(rollouts.get(rolloutId)?.originals ?? [])].every(
        ([route, original]) => trafficOf(routes().get(route)?.targets ?? []) === trafficOf(original),
      ),
    tookEffect(call, invocation) {
      if (isLine(call)) lineTouched(call, invocation);
      if (isControl(call)) {
        const before = control;
        if (call.operation !== 'GetItem') follow(invocation);
        // A plan that is tried again raises the fence of the rollout that it has begun only to reject it.
        const begins = isHeld(control) && !(isHeld(before) && before.rolloutId === control.rolloutId);
        if (begins && invocation?.fn === 'plan-rollout' && invocation.lineWasStopped !== false)
          violate('l', `${invocation.fn} ${invocation.id} starts a rollout without having seen that the line runs`);
        // Who was refused does not know why.
        const knows = call.operation === 'GetItem' || control.rev !== before.rev;
        if (invocation !== undefined && knows) invocation.seen = seenNow();
      }
    },
    routeChanged(route, before, after) {
      const invocation = acting;
      trace(
        `route ${route}: ${trafficOf(before?.targets ?? [])} -> ${trafficOf(after.targets)} by ${invocation ? `${invocation.fn} ${invocation.id}` : 'a person'}`,
      );
      const isTraffic = trafficOf(before?.targets ?? []) !== trafficOf(after.targets);
      if (isTraffic)
        setBy.set(route, { byPerson: invocation === undefined && before !== undefined, version: after.version });
      if (invocation === undefined || before === undefined) return;
      const rollout = rollouts.get(invocation.rolloutId ?? invocation.seen?.rolloutId ?? '');
      if (rollout === undefined) return;
      const hadSeen = invocation.read.get(route) === before.version && invocation.readUid.get(route) === before.uid;
      if (!hadSeen) overrun.add(route);
      // A write of the rollout that was sent before has reached it, or may have for all that a reader can know: its own
      // weights on a route that was updated since it was made.
      const is = trafficOf(before.targets);
      const mayBeReached =
        reached.get(route) === before.uid || (before.version > 1 && rollout.sets.some(({ traffic }) => traffic === is));
      if (hadSeen && rollout.uids.get(route) !== before.uid && !mayBeReached)
        violate('a', `${invocation.fn} ${invocation.id} writes over ${route}, which a person has made again`);
      reached.set(route, after.uid);
      rollout.firstWriteAt ??= now();
      const share = shareOf(after.targets, rollout.canary);
      rollout.sets.push({ at: now(), route, share, traffic: trafficOf(after.targets) });
    },
    during(invocation, run) {
      acting = invocation;
      try {
        return run();
      } finally {
        acting = undefined;
      }
    },
    told,
    tell(type, rolloutId, eventId) {
      told.push(type);
      if (type === 'Stable Retirable') retirable.add(rolloutId);
      trace(`event: ${type} ${rolloutId}`);
      if (!terminalTypes.has(type)) return;
      const ids = terminal.get(rolloutId) ?? new Set();
      ids.add(`${type}|${eventId}`);
      terminal.set(rolloutId, ids);
    },
  };
}
