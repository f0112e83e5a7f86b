import type { Phase } from '../../core/control/control.ts';
import { heldHook } from '../../core/control/due-hook.ts';
import { missedAlarms } from '../../core/control/hold.ts';
import type { Outcome } from '../../core/ledger/outcome.ts';
import type { Sight } from './state.ts';

/**
 * What a person can do about a rollout now, each a sentence that names the command.
 *
 * @param outcome of a rollout that has ended: what comes next then, whatever its item still says
 */
export function canDo({ control, record }: Sight, outcome?: Outcome): string[] {
  const id = control?.rolloutId ?? record?.rolloutId ?? '';
  const command = (name: string, then: string) => `\`meshshift ${name} ${id}\` ${then}`;
  // An item that is read just before its router is given back is still there after the end.
  const over = outcome !== undefined && !(control && needsPerson.has(control.phase));
  if (over) return [afterwards[outcome]];
  if (control === undefined) return [];
  if (control.phase === 'halted')
    return [
      `finish the change by hand, or put the weights back; then ${command('release', 'gives the router back and leaves the weights as they are')}`,
    ];
  if (control.phase === 'rollbackFailed')
    return ['the rollback is tried again each minute; if App Mesh keeps refusing, set the original weights by hand'];
  if (control.stop !== undefined || control.phase === 'settling')
    return [command('watch', 'follows it to the end of the rollback')];
  if (control.phase === 'keepWarm')
    return [command('rollback', 'takes it back while the stable is warm'), 'a new start takes the router over'];
  if (control.pause?.value)
    return [command('resume', 'lets it go on'), command('abort', 'puts the original weights back')];
  if (control.waiting !== undefined || heldHook(control) !== undefined)
    return [command('approve', 'lets it go on'), command('abort', 'puts the original weights back')];
  const missed = missedAlarms(control).map(({ name }) => name);
  if (missed.length > 0)
    return [
      `make ${missed.join(', ')} again under the same name: it goes on within a minute`,
      command('approve', `lets it go on without ${missed.length === 1 ? 'it' : 'them'}`),
      command('abort', 'puts the original weights back'),
    ];
  if (control.phase === 'baking')
    return [
      command('pause', 'holds it at this weight'),
      command('skip-wait', 'ends this bake now'),
      command('abort', 'puts the original weights back'),
    ];
  return [command('abort', 'puts the original weights back')];
}

const needsPerson: ReadonlySet<Phase> = new Set(['halted', 'rollbackFailed']);

const afterwards: Readonly<Record<Outcome, string>> = {
  promoted: 'the old version may be retired now',
  rolledBack: 'correct the new version and `meshshift start` again: it becomes the next attempt',
  reverted: 'correct the new version and `meshshift start` again: it becomes the next attempt',
  rejected: 'remove what the reason names, see `meshshift plan`, and start again',
  superseded: 'follow the rollout that took the router over: `meshshift list`',
  halted: 'look at the route’s weights; `meshshift start` begins a new attempt once all weight is on one target',
  rollbackFailed: 'set the original weights by hand; they are in `meshshift history` with --json',
};
