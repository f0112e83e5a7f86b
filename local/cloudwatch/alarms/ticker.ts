import type { Clock, Timer } from '../../clock.ts';
import type { MetricAlarm } from './alarm.ts';
import { alarmPeriod } from './metric-alarm-input.ts';

const tick = 10_000;
const slots = 6;

/** The slot of an alarm that is put now: it is evaluated at the next full ten seconds, and each minute from then on. */
export const slotAt = (now: number): number => (Math.floor(now / tick) + 1) % slots;

export interface Ticker {
  /** Looks again which alarms there are; to be called after each change of them. */
  arm(): void;
  close(): void;
}

const isDue = ({ slot, settings }: MetricAlarm, index: number) => alarmPeriod(settings) < 60 || index % slots === slot;

/** Evaluates each alarm once a minute, those with a period below one every 10 s. There is no timer without an alarm. */
export function alarmTicker(
  clock: Clock,
  alarms: () => readonly MetricAlarm[],
  evaluate: (alarm: MetricAlarm, at: number) => void,
): Ticker {
  let timer: Timer | undefined;
  let done = Math.floor(clock.now() / tick);

  const nextIndex = (): number | undefined => {
    const all = alarms();
    for (let index = done + 1; index <= done + slots; index++) {
      if (all.some((alarm) => isDue(alarm, index))) return index;
    }
    return undefined;
  };

  const run = (index: number) => {
    // A clock that runs fast may have passed further ticks by now, a real timer may be a millisecond early.
    const last = Math.max(index, Math.floor(clock.now() / tick));
    const at = Math.max(clock.now(), index * tick);
    const passed = Array.from({ length: Math.min(last - done, slots) }, (_, i) => last - i);
    done = last;
    for (const alarm of alarms()) if (passed.some((i) => isDue(alarm, i))) evaluate(alarm, at);
    arm();
  };

  const arm = () => {
    timer?.cancel();
    timer = undefined;
    done = Math.max(done, Math.floor(clock.now() / tick));
    const index = nextIndex();
    if (index !== undefined) timer = clock.after(index * tick - clock.now(), () => run(index));
  };

  return {
    arm,
    close() {
      timer?.cancel();
      timer = undefined;
    },
  };
}
