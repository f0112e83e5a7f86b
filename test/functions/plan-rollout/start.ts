import { sampleSpec } from '../../support/sample-spec.ts';
import { execution, rolloutId } from '../world.ts';

/** What a start of the sample rollout asks for. */
export const start = (changes: Readonly<Record<string, unknown>> = {}, id = rolloutId, arn = execution) => ({
  spec: sampleSpec(changes),
  rolloutId: id,
  execution: arn,
});
