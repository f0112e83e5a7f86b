import { isHeld } from '../../core/control/control.ts';
import { missedAlarms } from '../../core/control/hold.ts';
import { command } from './carry-out.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/** A person who answers the questions of a rollout once no fault is left, so that every run comes to an end. */
export function caretaker(world: World, random: Random): void {
  const { clock } = world;
  const look = () => {
    const control = world.observer.control();
    const isQuiet = world.now() - world.start > world.plan.until;
    if (isQuiet && isHeld(control) && control.phase !== 'halted' && control.stop === undefined) {
      if (control.pause?.value) void command(world, 'Resume');
      else if (control.waiting !== undefined || control.hook?.failed !== undefined || missedAlarms(control).length > 0)
        void command(world, world.scenario.canary === 'good' ? 'Approve' : 'Abort');
    }
    clock.after(120_000 + random.int(0, 60_000), look);
  };
  clock.after(120_000, look);
}
