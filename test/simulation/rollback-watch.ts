import { isHeld } from '../../core/control/control.ts';
import type { Random } from './random.ts';
import { shareOf } from './routes-in-force.ts';
import { names } from './scenario.ts';
import type { World } from './world.ts';

/** One alarm that has to bring the stable back. */
export interface Duty {
  readonly rolloutId: string;
  readonly alarm: string;
  readonly at: number;
  /** When the alarm was no longer red; undefined while it is. */
  clearedAt: number | undefined;
  /** When the rollout was stopped and its original weights were in force. */
  doneAt: number | undefined;
  /** When a person took over. */
  voidAt: number | undefined;
  /** Whether no fault stood between the alarm and the rollback. */
  isQuiet: boolean;
}

export interface RollbackWatch {
  readonly duties: readonly Duty[];
  /** Seconds; undefined when no alarm had anything to do. */
  slowest(): number | undefined;
}

const quietMs = 15_000;

/**
 * Sets the team's alarms when the canary's requests fail, as the alarms would, and records the effects that each alarm
 * must have.
 */
export function rollbackWatch(
  world: World,
  lastMinute: (version: string) => { requests: number; errors: number },
  random: Random,
): RollbackWatch {
  const { aws, observer, router, scenario, faults, start } = world;
  const { clock } = aws.surroundings;
  const duties: Duty[] = [];
  const watched = scenario.alarms.filter((name) => name !== 'composite');
  const firing = watched[0];

  const look = () => {
    const { errors, requests } = lastMinute(names.canary);
    const exists = firing !== undefined && !world.gone.has(firing);
    if (errors > 10 && errors > 0.03 * requests && exists && random.chance(0.7))
      void world.call('monitoring', 'SetAlarmState', {
        AlarmName: firing,
        StateValue: 'ALARM',
        StateReason: `${errors} errors`,
      });
    else if (errors === 0 && exists && random.chance(0.2))
      void world.call('monitoring', 'SetAlarmState', { AlarmName: firing, StateValue: 'OK', StateReason: 'no errors' });
    clock.after(60_000, look);
  };
  clock.after(60_000 - ((clock.now() + 60_000) % 60_000) + 5000, look);

  const isRestored = () => [...router.routes.values()].every(({ targets }) => shareOf(targets, names.canary) === 0);

  aws.services.events.onEvent(({ event }) => {
    // An alarm that came and went before its rollout had read the alarms stood against nothing.
    if (event['detail-type'] === 'Rollout Started')
      for (const duty of duties)
        if (duty.rolloutId === event.detail.rolloutId && duty.clearedAt !== undefined) duty.voidAt ??= clock.now();
    if (event['detail-type'] !== 'CloudWatch Alarm State Change') return;
    const { alarmName, state } = event.detail as {
      alarmName: string;
      state: { value: string; actionsSuppressedBy?: string };
    };
    world.trace(`alarm ${alarmName} ${state.value}${state.actionsSuppressedBy ? ' (suppressed)' : ''}`);
    if (state.value !== 'ALARM') {
      for (const duty of duties) if (duty.alarm === alarmName) duty.clearedAt ??= clock.now();
      return;
    }
    if (state.actionsSuppressedBy !== undefined) return;
    const control = observer.control();
    if (!isHeld(control) || control.phase === 'halted' || !control.plan.alarms.some(({ name }) => name === alarmName))
      return;
    if (control.stop !== undefined) return;
    const duty: Duty = {
      rolloutId: control.rolloutId,
      alarm: alarmName,
      at: clock.now(),
      clearedAt: undefined,
      doneAt: undefined,
      voidAt: undefined,
      isQuiet: false,
    };
    duties.push(duty);
    clock.after(quietMs, () => {
      duty.isQuiet = faults.lastAt() < duty.at - start - 60_000;
    });
  });
  const follow = () => {
    const control = observer.control();
    for (const duty of duties) {
      if (duty.doneAt !== undefined || duty.voidAt !== undefined) continue;
      const isHolder = isHeld(control) && control.rolloutId === duty.rolloutId;
      if (!isHolder || (control.stop !== undefined && isRestored())) duty.doneAt = clock.now();
      else if (control.phase === 'halted' || control.stop?.kind === 'drift') duty.voidAt = clock.now();
    }
  };
  router.onChange(follow);
  observer.onControl(follow);
  return {
    duties,
    slowest() {
      const seconds = duties.flatMap(({ at, doneAt }) => (doneAt === undefined ? [] : [(doneAt - at) / 1000]));
      return seconds.length === 0 ? undefined : Math.max(...seconds);
    },
  };
}
