import type { RouteLeft } from '../ledger/record.ts';
import type { RolloutPlan } from '../plan/plan.ts';
import { digestOf } from '../routing/digest.ts';
import type { RouteReading, Target } from '../routing/route.ts';
import { traitsOf } from '../routing/traits.ts';
import { carrying, namesAll, sameTraffic } from '../routing/weights.ts';
import { type Stop, stopWithin } from '../signals/signal.ts';
import type { Control, RouteState } from './control.ts';
import { currentWeight } from './control.ts';
import type { DueHook } from './due-hook.ts';
import { type Folded, foldedIn } from './fold.ts';
import { runningTime } from './hold.ts';
import { mayStillLand } from './settle.ts';

/** The control item after each thing that its execution does; the store raises `rev`. All pure. */

export const shiftingTo = (control: Control, step: number): Control => {
  const { waiting: _, hook, ...rest } = control;
  // To the same step once more: its hooks need not be called again.
  return { ...rest, ...(step === control.step && hook && { hook }), phase: 'shifting', step };
};

/** Records that a route is about to be written: `n` names the write, and `inDoubt` it stays until answered. */
export function intending(control: Control, route: RouteState, targets: readonly Target[], now: number): Control {
  const n = route.writes + 1;
  const intent = { n, targets: carrying(targets), fence: control.fence, at: now };
  return withRoute(control, { ...route, writes: n, intents: [...route.intents, intent] });
}

/** The write `n` was answered: the route is as `reading` says. Earlier writes without an answer stay in doubt. */
export const answered = (control: Control, route: RouteState, n: number, reading: RouteReading, now: number): Control =>
  withRoute(control, {
    ...readAs(control.plan, route, reading, now),
    intents: route.intents.filter((intent) => intent.n !== n),
  });

/** The write `n` was never sent, or AWS turned it away: it cannot land. */
export const withdrawn = (control: Control, route: RouteState, n: number): Control =>
  withRoute(control, { ...route, intents: route.intents.filter((intent) => intent.n !== n) });

/** The route was read and is as `reading` says. Of the writes without an answer, those stay that may still land. */
export const observed = (control: Control, route: RouteState, reading: RouteReading, now: number): Control =>
  withRoute(control, {
    ...readAs(control.plan, route, reading, now),
    intents: route.intents.filter((intent) => mayStillLand(intent, control.plan.router, now)),
  });

/**
 * The step's weight is in force on every route. Weights rise, so the same one twice is the same shift reported twice.
 */
export const baking = ({ unready: _, ...control }: Control, now: number): Control => {
  const weight = currentWeight(control);
  const told = control.shifts.at(-1)?.weight === weight;
  const held = now - runningTime(control, now);
  const shift = { weight, at: now, ...(held > 0 && { held }) };
  return { ...control, phase: 'baking', shifts: told ? control.shifts : [...control.shifts, shift] };
};

export const waitingFor = (control: Control, reason: 'approval' | 'evidence', now: number): Control =>
  control.waiting?.for === reason
    ? control
    : { ...control, waiting: { for: reason, since: runningTime(control, now) } };

/** A hook is about to be called, for the first time or again. */
export const calling = (control: Control, { progress }: DueHook, now: number): Control =>
  control.hook?.since !== undefined && progress.since === control.hook.since
    ? control
    : { ...control, hook: { ...progress, since: runningTime(control, now) } };

/** No hook is being called any more: one that is due is called anew. */
export const notCalling = (control: Control): Control => {
  if (control.hook?.since === undefined) return control;
  const { since: _, ...hook } = control.hook;
  return { ...control, hook };
};

/** Never replaces a newer fold by an older one. */
export function withFold(control: Control, folded: Folded | undefined): Control {
  const kept = foldedIn(control);
  const isNewer = folded !== undefined && (kept === undefined || kept.until < folded.until);
  return isNewer ? { ...control, folded } : control;
}

export const keepingWarm = (control: Control, now: number): Control => {
  const { waiting: _, hook: __, folded: ___, held: ____, lineStop: _____, unready: ______, ...rest } = control;
  return { ...rest, phase: 'keepWarm', promotedAt: now };
};

export const stopped = (control: Control, stop: Stop): Control =>
  control.stop ? control : { ...control, stop: stopWithin(stop) };

export const halted = (control: Control): Control => ({ ...control, phase: 'halted' });

export const settling = (control: Control, until: number): Control => ({
  ...control,
  phase: 'settling',
  settleUntil: until,
});

/** The kept parts of a route that was read: those that show drift, and those that a rollback needs. */
export const knownOf = (
  { stable, canary }: Pick<RolloutPlan, 'stable' | 'canary'>,
  { identity, targets, rest, version }: RouteReading,
): Pick<RouteState, 'identity' | 'targets' | 'rest' | 'version'> => ({
  identity,
  version,
  targets: targets.filter(({ id, weight }) => weight > 0 || id === stable || id === canary),
  rest: digestOf(rest),
});

/**
 * The route as it was read. Unless its router counts versions, a read may show what it was before for some time: the
 * time of a write that no read has shown yet is not known.
 */
export function readAs(plan: RolloutPlan, route: RouteState, reading: RouteReading, now: number): RouteState {
  const { olderUntil = 0, ...rest } = { ...route, ...knownOf(plan, reading) };
  const { versions, staleSeconds } = traitsOf(plan.router);
  if (versions === 'counter') return rest;
  const isOther = !sameTraffic(route.targets, reading.targets) || !namesAll(route.targets, rest.targets);
  const until = isOther ? now + staleSeconds * 1000 : olderUntil;
  return until > now ? { ...rest, olderUntil: until } : rest;
}

/** The targets that a rollout leaves on a route: the original ones, and others that carry weight now. */
export function routeLeft({ original, targets, rest }: RouteState): RouteLeft {
  const isAt = (a: Target) => (b: Target) => a.id === b.id && a.port === b.port;
  const had = original.targets.map((target) => targets.find(isAt(target)) ?? { ...target, weight: 0 });
  const others = targets.filter((target) => !original.targets.some(isAt(target)));
  return { targets: [...had, ...others], ...(rest !== original.rest && { edited: true }) };
}

export const withRoute = (control: Control, changed: RouteState): Control => ({
  ...control,
  routes: control.routes.map((route) => (route.name === changed.name ? changed : route)),
});
