import type { FaultPlan } from './fault-plan.ts';
import type { Time } from './moments.ts';
import { momentOf, spreadOf } from './moments.ts';
import type { Random } from './random.ts';
import type { ByHand } from './routers/team-router.ts';
import { trafficOf } from './routes-in-force.ts';
import { names } from './scenario.ts';

/** An action of a person at a time. */
export type Act = Time &
  (
    | { readonly does: 'command'; readonly type: string; readonly isFuture?: boolean }
    | { readonly does: 'editWeights'; readonly route: number; readonly share: number }
    | { readonly does: 'editField'; readonly route: number; readonly priority: number }
    | { readonly does: 'makeRouteAgain'; readonly route: number; readonly share?: number; readonly priority: number }
    | { readonly does: 'makeTestersRouteAgain' }
    | { readonly does: 'makeRouterAgain' }
    | { readonly does: 'makeNodeAgain'; readonly node: string }
    | { readonly does: 'start'; readonly canary: string; readonly onConflict?: 'reject' | 'queue' | 'supersede' }
    /** Of a service beside the team's, on the team's routes. */
    | { readonly does: 'startOfAnother' }
    | { readonly does: 'stopExecution' }
    | { readonly does: 'redrive' }
    | { readonly does: 'alarm'; readonly alarm: string; readonly state: 'ALARM' | 'OK'; readonly kind?: string }
    | { readonly does: 'deleteAlarm'; readonly alarm: string }
    | { readonly does: 'makeAlarm'; readonly alarm: string }
    | { readonly does: 'deploy' }
    | { readonly does: 'harmTargets'; readonly condition: 'sick' | 'empty'; readonly minutes: number }
    | { readonly does: 'writeBack'; readonly route: number }
    | { readonly does: 'takeConcurrency'; readonly minutes: number }
    | { readonly does: 'line'; readonly stopped: boolean; readonly mesh?: string }
  );

/** A change that a person made. */
export interface Edit extends ByHand {
  readonly at: number;
}

/** The traffic that people's edits of a route intended. */
export const editedTo = (edits: readonly Edit[], route: string): ReadonlySet<string> =>
  new Set(edits.filter((edit) => edit.route === route).map(({ targets }) => trafficOf(targets)));

const minute = 60_000;

/** The times of events in a run: each at its own, many about a moment of the rollout, or all about the same one. */
function timesOf(random: Random, about: FaultPlan['about']): (from?: number, to?: number) => Time {
  const shared = () => ({
    after: momentOf(random, about?.places),
    spread: about ? about.withinMs * random.pick([0.4, 1]) : spreadOf(random),
  });
  const together = about || random.chance(0.35) ? shared() : undefined;
  return (from = 0, to = 16) => {
    if (together) return { after: together.after, at: random.between(0, together.spread) };
    if (random.chance(0.3)) return { after: momentOf(random), at: random.between(0, spreadOf(random)) };
    return { at: random.between(from, to) * minute };
  };
}

/** The same, so much later. */
const later = ({ at, ...time }: Time, milliseconds: number): Time => ({ ...time, at: at + milliseconds });

const aboutWeights = { places: ['shifting', 'baking'], withinMs: 60_000 } as const;

/** The actions of people and other systems in a run. */
export function actsOf(random: Random, plan: FaultPlan, alarms: readonly string[]): Act[] {
  const acts: Act[] = [];
  const wants = (kind: string) => plan.rates.has(kind);
  const when = timesOf(random.fork('times'), plan.about);
  // An alarm comes before the stop that it leads to.
  const isBeforeStop = plan.about?.places.includes('stopped') === true;
  const whenRed = isBeforeStop ? timesOf(random.fork('alarms'), aboutWeights) : when;
  const red = (alarm: string, time: Time, minutes: number, kind?: string) => {
    acts.push({ ...time, does: 'alarm', alarm, state: 'ALARM', ...(kind !== undefined && { kind }) });
    acts.push({ ...later(time, minutes * minute), does: 'alarm', alarm, state: 'OK' });
  };
  if (wants('human: commands') || random.chance(0.08)) acts.push(...commandsOf(random, when, plan));
  if (wants('human: edits weights'))
    acts.push({ ...when(), does: 'editWeights', route: random.int(0, 2), share: random.pick([0, 7, 33, 100]) });
  if (wants('human: edits another field'))
    acts.push({ ...when(), does: 'editField', route: random.int(0, 2), priority: random.int(200, 999) });
  if (wants('human: makes a route again')) {
    const time = random.chance(0.3) ? { at: random.between(300, 4000) } : when();
    acts.push(...routeMadeAgain(random, time));
    // With an alarm after it, or without.
    const [alarm] = alarms;
    if (alarm !== undefined && random.chance(0.5)) red(alarm, later(time, random.between(500, 60_000)), 3);
  }
  if (wants('human: makes the router again')) acts.push({ ...when(), does: 'makeRouterAgain' });
  // App Mesh refuses to delete a target of a route, so mostly before the first write.
  if (wants('human: makes a node again'))
    for (let i = 0; i < 4; i++) {
      const time = random.chance(0.7) ? { at: random.between(500, 6000) } : when();
      acts.push({ ...time, does: 'makeNodeAgain', node: names.canary });
    }
  if (wants('human: starts a second rollout'))
    acts.push({
      // Some at the same moment as the first, to race it.
      ...(random.chance(0.15) ? { at: random.between(200, 2000) } : when()),
      does: 'start',
      canary: random.pick([names.canary, names.next]),
      onConflict: random.pick(['reject', 'queue', 'queue', 'supersede']),
    });
  // Its event matters most where it comes late.
  const isEarly = random.chance(wants('event: late') ? 0.7 : 0.1);
  const firing = isEarly ? { at: random.between(0, random.pick([400, 900])) } : whenRed(0, 14);
  if (wants('execution: stopped') || wants('execution: redriven')) {
    // Some before the first write, which is a second after the start, and some about an alarm.
    const early = { at: random.between(300, 1500) };
    const time = random.chance(0.3) ? early : when(0, random.pick([2, 16]));
    const isAboutAlarm = wants('alarm: fires') && random.chance(0.6);
    const ending = isAboutAlarm ? later(firing, spreadOf(random) * random.between(-1, 1)) : time;
    acts.push({ ...ending, does: 'stopExecution' });
    if (wants('execution: redriven'))
      acts.push({ ...later(ending, random.pick([1000, 30_000, 100_000, 200_000])), does: 'redrive' });
  }
  if (wants('functions: no concurrency'))
    acts.push({ ...when(), does: 'takeConcurrency', minutes: random.between(0.2, 10) });
  if (wants('human: stops the line')) acts.push(...lineActs(random, when));
  acts.push(...targetActs(random, wants, when));
  if (wants('deploy: new code')) acts.push({ ...when(), does: 'deploy' });
  // An alarm that no rollout watches changes nothing.
  if (alarms.length === 0) return acts;
  const alarm = () => random.pick(alarms);
  if (wants('alarm: deleted')) acts.push(...alarmDeleted(random, alarm(), when));
  if (wants('alarm: red at start')) red(alarm(), { at: 0 }, random.int(1, 5), 'alarm: red at start');
  if (wants('alarm: fires')) red(alarm(), firing, redMinutes(random, isEarly), 'alarm: fires');
  if (wants('alarm: flapping'))
    for (let i = 0, time = when(0, 10); i < 4; i++, time = later(time, random.between(5000, 40_000)))
      red(alarm(), time, 0.05, 'alarm: flapping');
  if (wants('alarm: suppressed') && alarms.includes('composite')) {
    const time = when(0, 10);
    red('maintenance', time, 8);
    red('composite', later(time, random.between(2000, 60_000)), 3, 'alarm: suppressed');
  }
  return acts;
}

/** The processes of the canary fail or go, and a controller or a deploy sets the weights that it has in its books. */
function targetActs(random: Random, wants: (kind: string) => boolean, when: (from?: number, to?: number) => Time) {
  const acts: Act[] = [];
  const minutes = () => random.pick([random.between(0.3, 3), random.between(3, 12), 1000]);
  // Before a step bakes no route names a canary that could lose its targets.
  const inABake = (nth: number): Time =>
    random.chance(0.8) ? { after: { place: 'baking', nth }, at: random.between(0, 1.5 * minute) } : when(0, 8);
  for (const [kind, condition] of [
    ['targets: turn sick', 'sick'],
    ['targets: group empty', 'empty'],
  ] as const)
    if (wants(kind))
      for (const nth of [1, 2]) acts.push({ ...inABake(nth), does: 'harmTargets', condition, minutes: minutes() });
  if (wants('controller: writes weights back'))
    acts.push({ ...when(0, 8), does: 'writeBack', route: random.int(0, 2) });
  return acts;
}

/** A person deletes a route and makes it again, and now and then the testers' with it. */
function routeMadeAgain(random: Random, time: Time): Act[] {
  const share = random.chance(0.25) ? undefined : random.pick([0, 10, 50, 100]);
  const [route, priority] = [random.int(0, 2), random.int(200, 999)];
  const made: Act = { ...time, does: 'makeRouteAgain', route, priority, ...(share !== undefined && { share }) };
  return random.chance(0.4) ? [made, { ...time, does: 'makeTestersRouteAgain' }] : [made];
}

/** Some are over before the first look, and most of the early ones before the rollout is planned. */
function redMinutes(random: Random, isEarly: boolean): number {
  if (isEarly && random.chance(0.8)) return random.between(0.0003, 0.003);
  if (random.chance(0.2)) return random.between(0.0005, 0.2);
  return random.chance(0.2) ? random.int(9, 25) : random.int(2, 8);
}

const commandTypes = ['Pause', 'Resume', 'Approve', 'Skip Wait', 'Abort', 'Promote', 'Roll Back', 'Release'];

/**
 * A few commands, now and then one after the other by people who change their minds. Those about a place are mostly
 * pauses, and few, because the others end the rollout or pass the place.
 */
function commandsOf(random: Random, when: () => Time, { about, says }: FaultPlan): Act[] {
  if (says !== undefined)
    return Array.from({ length: random.int(1, 2) }, () => ({ ...when(), does: 'command', type: random.pick(says) }));
  const areAbout = about !== undefined;
  if (random.chance(0.25)) {
    const first = when();
    const types = ['Pause', 'Resume', 'Pause', 'Resume', 'Pause'].slice(0, random.int(2, 5));
    return types.map((type, i) => ({ ...later(first, i * random.between(2000, 9000)), does: 'command', type }));
  }
  return Array.from({ length: random.int(1, areAbout ? 2 : 4) }, (): Act[] => {
    const time = when();
    const type = random.chance(areAbout ? 0.6 : 0.25) ? 'Pause' : random.pick(commandTypes);
    const one: Act = { ...time, does: 'command', type, ...(random.chance(0.1) && { isFuture: true }) };
    if (type !== 'Pause') return [one];
    // Close enough to overtake each other, or for long.
    const paused = random.chance(0.5) ? random.between(500, 20_000) : random.between(0.3, 40) * minute;
    return [one, { ...later(time, paused), does: 'command', type: 'Resume' }];
  }).flat();
}

/** A person deletes an alarm, as a renaming does; most are made again. */
function alarmDeleted(random: Random, alarm: string, when: () => Time): Act[] {
  const time = when();
  const again: Act = { ...later(time, random.between(0.2, 15) * minute), does: 'makeAlarm', alarm };
  return [{ ...time, does: 'deleteAlarm', alarm }, ...(random.chance(0.7) ? [again] : [])];
}

/** A person stops the line, once or twice, and starts it again each time; now and then for one mesh, or for another. */
function lineActs(random: Random, when: () => Time): Act[] {
  return Array.from({ length: random.int(1, 2) }, () => {
    const time = random.chance(0.3) ? { at: random.between(0, 4000) } : when();
    const scope = random.pick(['all', 'all', names.scope, 'another']);
    const order = (stopped: boolean) => ({ does: 'line', stopped, ...(scope !== 'all' && { mesh: scope }) }) as const;
    const until = later(time, random.between(0.2, 9) * minute);
    const again = random.chance(0.2) ? [{ ...later(until, 100), ...order(false) }] : [];
    return [{ ...time, ...order(true) }, { ...until, ...order(false) }, ...again];
  }).flat();
}
