import type { Control, Vacant } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import type { Call, Output } from '../../local/kit/call.ts';
import type { ControlListener } from './control-follower.ts';
import { followControl } from './control-follower.ts';
import type { HealthRulesOptions } from './health-rules.ts';
import { healthRules } from './health-rules.ts';
import type { Invocation } from './invocation.ts';
import type { LeaseRulesOptions } from './lease-rules.ts';
import { leaseRules, writeOf } from './lease-rules.ts';
import type { LineRulesOptions } from './line-rules.ts';
import { lineRules } from './line-rules.ts';
import type { RolloutSeen } from './rollout-seen.ts';
import type { RouteRulesOptions } from './route-rules.ts';
import { routeRules } from './route-rules.ts';
import type { TeamRouter, Written } from './routers/team-router.ts';
import type { RouteInForce } from './routes-in-force.ts';
import { isRecord, shareOf, trafficOf } from './routes-in-force.ts';
import type { Rule, Violate, Violation } from './rules.ts';
import type { StopRulesOptions } from './stop-rules.ts';
import { stopRules } from './stop-rules.ts';
import type { TesterRulesOptions } from './tester-rules.ts';
import { testerRules } from './tester-rules.ts';

export interface Observer {
  readonly violations: Violation[];
  readonly rollouts: ReadonlyMap<string, RolloutSeen>;
  /** Routes that were written over a change which their writer could not have seen: App Mesh has no conditional update. */
  readonly overrun: ReadonlySet<string>;
  readonly terminal: ReadonlyMap<string, ReadonlySet<string>>;
  control(): Control | Vacant;
  /** Calls `listener` after each change of the control item. */
  onControl(listener: ControlListener): void;
  /** Calls `listener` after each call that succeeded. */
  onEffect(listener: (call: Call, invocation: Invocation | undefined) => void): void;
  /** Whether every route of a rollout carries its original weights. */
  isRestored(rolloutId: string): boolean;
  readonly violate: Violate;
  /** Everything has come to rest. */
  concluded(): void;
  /** A call is about to be sent. */
  sending(call: Call, invocation: Invocation | undefined): void;
  /** A call was answered, at the moment of its effect, and not by an error. */
  succeeded(call: Call, invocation: Invocation | undefined): void;
  /** A call was answered that may have read the health of a target. */
  readonly healthRead: ReturnType<typeof healthRules>['read'];
  /** A call had its effect just now, or was refused. */
  tookEffect(call: Call, invocation: Invocation | undefined): void;
  /** A route changed, by the call whose effect is under way. */
  routeChanged(route: string, before: RouteInForce | undefined, after: RouteInForce): void;
  /** The types of the events that were published, in order. */
  readonly told: readonly string[];
  /** Runs a call's effect as the invocation's: changes of routes meanwhile are its. */
  during(invocation: Invocation | undefined, run: () => Promise<Output>): Promise<Output>;
  /** The bus took an event of a rollout. */
  tell(type: string, rolloutId: string, eventId: string): void;
}

/** What the world gives; the checkers give each other the rest. */
export type ObserverOptions = Omit<
  HealthRulesOptions & LeaseRulesOptions & LineRulesOptions & StopRulesOptions & RouteRulesOptions & TesterRulesOptions,
  'violate' | 'rollouts' | 'endedBy' | 'isRetirable'
> & {
  readonly router: TeamRouter;
  /** The control item as it is stored. */
  readonly readControl: () => Record<string, unknown> | undefined;
};

const terminalTypes = new Set([
  'Rollout Promoted',
  'Rollout Rolled Back',
  'Rollout Rejected',
  'Rollout Halted',
  'Rollout Superseded',
  'Rollout Reverted',
]);

/** Looks on at one router from outside, and hands what happens to the checkers of each subject. */
export function observer(watched: ObserverOptions): Observer {
  const { now, routes, router, trace } = watched;
  const violations: Violation[] = [];
  const rollouts = new Map<string, RolloutSeen>();
  const terminal = new Map<string, Set<string>>();
  const told: string[] = [];
  const retirable = new Set<string>();
  let acting: Invocation | undefined;
  const effectListeners: ((call: Call, invocation: Invocation | undefined) => void)[] = [];

  const violate = (rule: Rule, text: string) => {
    violations.push({ rule, at: now(), text });
    trace(`VIOLATION (${rule}) ${text}`);
  };

  const testers = testerRules({ ...watched, rollouts, violate });
  const lease = leaseRules({ ...watched, violate });
  const health = healthRules({ ...watched, violate });
  const line = lineRules({ ...watched, violate });
  const stops = stopRules({ ...watched, violate });
  const isRetirable = (rolloutId: string) => retirable.has(rolloutId);
  const forRoutes = routeRules({ ...watched, endedBy: stops.endedBy, isRetirable, violate });

  const held = followControl({ ...watched, rollouts, violate, lease, line, stops, testers, forRoutes });

  const sendingWeights = ({ route, targets }: Written, invocation: Invocation) => {
    const who = `${invocation.fn} ${invocation.id}`;
    trace(`sends ${route} ${trafficOf(targets)} (${who})`);
    const { seen } = invocation;
    const rollout = rollouts.get(seen?.rolloutId ?? '');
    if (seen === undefined || rollout === undefined) return lease.sentWithout(who, route);
    const raises = shareOf(targets, rollout.canary) > shareOf(routes().get(route)?.targets ?? [], rollout.canary);
    const write = { route, targets, invocation, who, seen, rollout, raises };
    for (const one of [lease, stops, line, health, forRoutes]) one.sending(write);
    invocation.wrote.add(writeOf(write));
  };

  return {
    violations,
    rollouts,
    terminal,
    told,
    violate,
    overrun: forRoutes.overrun,
    control: held.control,
    onControl: held.onControl,
    onEffect: (listener) => void effectListeners.push(listener),
    sending(call, invocation) {
      if (invocation === undefined) return;
      const forTesters = router.testersCall(call);
      if (forTesters !== undefined) testers.sending(forTesters, invocation);
      const written = router.writtenBy(call);
      if (written !== undefined) sendingWeights(written, invocation);
    },
    concluded() {
      const control = held.control();
      testers.concluded(isHeld(control) ? control.rolloutId : undefined);
    },
    succeeded(call, invocation) {
      stops.succeeded(call, invocation);
      for (const listener of effectListeners) listener(call, invocation);
    },
    healthRead: health.read,
    isRestored: (rolloutId) =>
      [...(rollouts.get(rolloutId)?.originals ?? [])].every(
        ([route, original]) => trafficOf(routes().get(route)?.targets ?? []) === trafficOf(original),
      ),
    tookEffect(call, invocation) {
      line.tookEffect(call, invocation);
      if (isControl(call)) held.touched(call, invocation);
    },
    routeChanged(route, before, after) {
      const by = acting;
      const who = by ? `${by.fn} ${by.id}` : 'a person';
      trace(`route ${route}: ${trafficOf(before?.targets ?? [])} -> ${trafficOf(after.targets)} by ${who}`);
      forRoutes.reweighted(route, before, after, by);
      if (by === undefined || before === undefined) return;
      const rollout = rollouts.get(by.rolloutId ?? by.seen?.rolloutId ?? '');
      if (rollout !== undefined) forRoutes.written(route, before, after, by, rollout);
    },
    during(invocation, run) {
      acting = invocation;
      try {
        return run();
      } finally {
        acting = undefined;
      }
    },
    tell(type, rolloutId, eventId) {
      told.push(type);
      if (type === 'Stable Retirable') retirable.add(rolloutId);
      trace(`event: ${type} ${rolloutId}`);
      const control = held.control();
      if (type === 'Rollout Started' && isHeld(control) && !rollouts.has(rolloutId))
        violate('lease held', `${rolloutId} starts on routes that ${control.rolloutId} has`);
      if (!terminalTypes.has(type)) return;
      const ids = terminal.get(rolloutId) ?? new Set();
      ids.add(`${type}|${eventId}`);
      terminal.set(rolloutId, ids);
    },
  };
}

const isControl = ({ service, input }: Call) =>
  service === 'dynamodb' && isRecord(input.Key) && isRecord(input.Key.sk) && input.Key.sk.S === 'CONTROL';
