import { plannedSteps } from '../../core/plan/steps.ts';
import { specWarnings } from '../../core/preflight/spec-warnings.ts';
import { stepLines, warningLines } from '../plan/plan-lines.ts';
import type { Context } from '../run/context.ts';
import { exits } from '../run/failure.ts';
import { readSpec, refuseSpec } from '../spec/read-spec.ts';

export async function run(context: Context, file: string): Promise<number> {
  const read = await readSpec(context.host, file);
  if ('problems' in read) return refuseSpec(context, read);
  const steps = plannedSteps(read.spec.strategy);
  const warnings = specWarnings(read.spec);
  context.show({ valid: true, steps, warnings }, [
    `${file} is a valid spec`,
    ...stepLines(steps),
    ...warningLines(warnings),
  ]);
  return exits.done;
}
