import { isHeld } from '../../core/control/control.ts';
import { missedAlarms } from '../../core/control/hold.ts';
import { trafficOf } from './routes-in-force.ts';
import type { World } from './world.ts';

const second = 1000;
/** A look each minute, with the time in which a read may be old, and another look. */
const bound = 200 * second;

/**
 * A router that repeats an old write without a sign is looked at with each look at the numbers: weights of another party
 * stop a step that bakes.
 */
export function editWatch({ observer, router, scenario, faults, start, clock }: World): void {
  if (scenario.alarmsOnly) return;
  router.onChange(() => {
    const before = observer.control();
    const at = clock.now();
    const inForce = new Map([...router.routes].map(([name, { targets }]) => [name, trafficOf(targets)]));
    if (!isHeld(before) || before.phase !== 'baking' || before.stop !== undefined) return;
    clock.after(bound, () => {
      const after = observer.control();
      if (!isHeld(after) || after.rolloutId !== before.rolloutId || after.step !== before.step) return;
      const isHindered = faults.lastAt() > at - start + second || after.pause?.value || missedAlarms(after).length > 0;
      if (after.phase !== 'baking' || after.stop !== undefined || isHindered || after.lineStop !== undefined) return;
      for (const route of after.routes) {
        const name = router.routeOf(route.name);
        const known = trafficOf(route.targets.map(({ id, ...rest }) => ({ id: router.targetOf(id), ...rest })));
        const is = trafficOf(router.routes.get(name)?.targets ?? []);
        if (is !== known && is === inForce.get(name))
          observer.violate(
            'edits found',
            `${after.rolloutId} bakes on, and ${name} is at ${is} since ${bound / second} s`,
          );
      }
    });
  });
}
