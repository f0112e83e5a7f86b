import { TransientError } from '../../core/errors.ts';
import type { AlarmSource } from '../../core/ports/alarms.ts';
import { alarmProblems } from '../../core/preflight/make-plan.ts';
import type { RolloutSpec } from '../../core/spec/spec.ts';
import type { Problem } from '../../core/text/problem.ts';

/**
 * What the alarms alone have against a start that waits for the mesh; nothing when they cannot be read now, because
 * they will be once more when its turn comes.
 */
export async function redMeanwhile(
  { alarms }: { readonly alarms: AlarmSource },
  spec: RolloutSpec,
): Promise<readonly Problem[]> {
  if (spec.alarms.length === 0) return [];
  try {
    return alarmProblems(spec, await alarms.read(spec.alarms));
  } catch (error) {
    if (error instanceof TransientError) return [];
    throw error;
  }
}
