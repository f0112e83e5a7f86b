import { isHeld } from '../../core/control/control.ts';
import { AwsError } from '../../local/kit/aws-error.ts';
import type { World } from './world.ts';

export const takesOver = 'human: takes over by hand';

/**
 * A stranger who may start executions and read the table starts one that begins as a successor does. Its name is one of
 * their own, one that could be guessed, or the very name that the item has just been given.
 */
export function stranger({ observer, faults, call, base, clock, random, trace, router }: World): void {
  const own = random.fork('stranger');
  let started = 0;
  const start = async (name: string, input: object) => {
    trace(`people: start ${name} by hand`);
    try {
      const { stateMachineArn } = base;
      await call('states', 'StartExecution', { stateMachineArn, name, input: JSON.stringify(input) });
      faults.took(takesOver);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
    }
  };
  observer.onControl((before, after) => {
    if (!isHeld(after)) return;
    const { rolloutId, fence, successor } = after;
    const isNamed = successor !== undefined && !(isHeld(before) && before.successor === successor);
    if ((!isNamed && own.chance(0.9)) || !faults.hits(takesOver)) return;
    const name = isNamed ? successor : own.pick([`stranger-${++started}`, `${rolloutId}.${fence + 1}`]);
    const continues = { rolloutId, router: router.key(), fence, next: { action: 'continue' } };
    const input = isNamed && own.chance(0.3) ? {} : { continues };
    clock.after(isNamed ? own.between(0, 30) : own.between(0, 5000), () => void start(name, input));
  });
}
