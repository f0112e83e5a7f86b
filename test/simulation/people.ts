import type { Random } from './random.ts';
import { targetsIn, trafficOf } from './routes-in-force.ts';
import { names } from './scenario.ts';

/** Something that somebody does at a time, in milliseconds after the start. */
export type Act = { readonly at: number } & (
  | { readonly does: 'command'; readonly type: string; readonly isFuture?: boolean }
  | { readonly does: 'editWeights'; readonly route: number; readonly share: number }
  | { readonly does: 'editField'; readonly route: number; readonly priority: number }
  | { readonly does: 'makeRouteAgain'; readonly route: number; readonly share?: number; readonly priority: number }
  | { readonly does: 'makeTestersRouteAgain' }
  | { readonly does: 'makeRouterAgain' }
  | { readonly does: 'makeNodeAgain'; readonly node: string }
  | { readonly does: 'start'; readonly canary: string; readonly onConflict?: 'reject' | 'queue' | 'supersede' }
  | { readonly does: 'stopExecution' }
  | { readonly does: 'redrive' }
  | { readonly does: 'alarm'; readonly alarm: string; readonly state: 'ALARM' | 'OK'; readonly kind?: string }
  | { readonly does: 'deleteAlarm'; readonly alarm: string }
  | { readonly does: 'makeAlarm'; readonly alarm: string }
  | { readonly does: 'deploy' }
  | { readonly does: 'takeConcurrency'; readonly minutes: number }
  | { readonly does: 'line'; readonly stopped: boolean; readonly mesh?: string }
);

/** What a person wrote into a route. */
export interface Edit {
  readonly at: number;
  readonly route: string;
  readonly spec: unknown;
  readonly ofWeights: boolean;
}

/** The traffic that people's edits of a route meant. */
export const editedTo = (edits: readonly Edit[], route: string): ReadonlySet<string> =>
  new Set(edits.filter((edit) => edit.route === route).map(({ spec }) => trafficOf(targetsIn(spec))));

const minute = 60_000;

/** What people and other systems do in a run; `wants` says whether a kind of the fault plan is on. */
export function actsOf(random: Random, wants: (kind: string) => boolean, alarms: readonly string[]): Act[] {
  const acts: Act[] = [];
  const when = (from = 0, to = 16) => random.between(from, to) * minute;
  const red = (alarm: string, at: number, minutes: number, kind?: string) => {
    acts.push({ at, does: 'alarm', alarm, state: 'ALARM', ...(kind !== undefined && { kind }) });
    acts.push({ at: at + minutes * minute, does: 'alarm', alarm, state: 'OK' });
  };
  if (wants('human: commands') || random.chance(0.08))
    for (let i = random.int(1, 4); i > 0; i--) {
      const at = when();
      const type = random.pick(['Pause', 'Resume', 'Approve', 'Skip Wait', 'Abort', 'Promote', 'Roll Back', 'Release']);
      acts.push({ at, does: 'command', type, ...(random.chance(0.1) && { isFuture: true }) });
      // Close enough to overtake each other.
      if (type === 'Pause' && random.chance(0.5))
        acts.push({ at: at + random.between(500, 20_000), does: 'command', type: 'Resume' });
      else if (type === 'Pause')
        acts.push({ at: at + random.between(0.3, 40) * minute, does: 'command', type: 'Resume' });
    }
  if (wants('human: edits weights'))
    acts.push({ at: when(), does: 'editWeights', route: random.int(0, 2), share: random.pick([0, 7, 33, 100]) });
  if (wants('human: edits another field'))
    acts.push({ at: when(), does: 'editField', route: random.int(0, 2), priority: random.int(200, 999) });
  if (wants('human: makes a route again')) {
    const share = random.chance(0.25) ? undefined : random.pick([0, 10, 50, 100]);
    const priority = random.int(200, 999);
    const at = random.chance(0.3) ? random.between(300, 4000) : when();
    acts.push({ at, does: 'makeRouteAgain', route: random.int(0, 2), priority, ...(share !== undefined && { share }) });
    if (random.chance(0.4)) acts.push({ at, does: 'makeTestersRouteAgain' });
    // With an alarm after it, or without.
    const [alarm] = alarms;
    if (alarm !== undefined && random.chance(0.5)) red(alarm, at + random.between(500, 60_000), 3);
  }
  if (wants('human: makes the router again')) acts.push({ at: when(), does: 'makeRouterAgain' });
  // App Mesh lets nobody delete one that a route has as a target, so before the first write for the most part.
  if (wants('human: makes a node again'))
    for (let i = 0; i < 4; i++)
      acts.push({
        at: random.chance(0.7) ? random.between(500, 6000) : when(),
        does: 'makeNodeAgain',
        node: names.canary,
      });
  if (wants('human: starts a second rollout'))
    acts.push({
      // Some at the same moment as the first, to race it.
      at: random.chance(0.15) ? random.between(200, 2000) : when(),
      does: 'start',
      canary: random.pick([names.canary, names.next]),
      onConflict: random.pick(['reject', 'queue', 'supersede']),
    });
  if (wants('execution: stopped') || wants('execution: redriven')) {
    // Some before the first write, which is a second after the start.
    const at = random.pick([() => random.between(300, 1500), () => when(0, 2), when])();
    acts.push({ at, does: 'stopExecution' });
    if (wants('execution: redriven'))
      acts.push({ at: at + random.pick([1000, 30_000, 100_000, 200_000]), does: 'redrive' });
  }
  if (wants('functions: no concurrency'))
    acts.push({ at: when(), does: 'takeConcurrency', minutes: random.between(0.2, 10) });
  if (wants('human: stops the line')) acts.push(...lineActs(random, when));
  if (wants('deploy: new code')) acts.push({ at: when(), does: 'deploy' });
  // What nobody watches changes nothing.
  if (alarms.length === 0) return acts.sort((a, b) => a.at - b.at);
  const alarm = () => random.pick(alarms);
  if (wants('alarm: deleted')) acts.push(...alarmDeleted(random, alarm(), when));
  if (wants('alarm: red at start')) red(alarm(), 0, random.int(1, 5), 'alarm: red at start');
  if (wants('alarm: fires')) red(alarm(), when(0, 14), random.int(2, 8), 'alarm: fires');
  if (wants('alarm: flapping'))
    for (let i = 0, at = when(0, 10); i < 4; i++, at += random.between(5000, 40_000))
      red(alarm(), at, 0.05, 'alarm: flapping');
  if (wants('alarm: suppressed') && alarms.includes('composite')) {
    const at = when(0, 10);
    red('maintenance', at, 8);
    red('composite', at + random.between(2000, 60_000), 3, 'alarm: suppressed');
  }
  return acts.sort((a, b) => a.at - b.at);
}

/** Somebody deletes an alarm, as a renaming does; most are made again. */
function alarmDeleted(random: Random, alarm: string, when: () => number): Act[] {
  const at = when();
  const again: Act = { at: at + random.between(0.2, 15) * minute, does: 'makeAlarm', alarm };
  return [{ at, does: 'deleteAlarm', alarm }, ...(random.chance(0.7) ? [again] : [])];
}

/** Somebody stops the line, once or twice, and starts it again each time; now and then of one mesh, or of another. */
function lineActs(random: Random, when: () => number): Act[] {
  return Array.from({ length: random.int(1, 2) }, () => {
    const at = random.chance(0.3) ? random.between(0, 4000) : when();
    const scope = random.pick(['all', 'all', names.mesh, 'another']);
    const order = (stopped: boolean) => ({ does: 'line', stopped, ...(scope !== 'all' && { mesh: scope }) }) as const;
    const until = at + random.between(0.2, 9) * minute;
    const again = random.chance(0.2) ? [{ at: until + 100, ...order(false) }] : [];
    return [{ at, ...order(true) }, { at: until, ...order(false) }, ...again];
  }).flat();
}
