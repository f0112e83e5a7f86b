import type { Problem } from '../text/problem.ts';
import { inOwnWords, problemsIn } from '../text/problems-of.ts';
import type { RolloutSpec } from './spec.ts';
import { rolloutSpec } from './spec.ts';

export type Parsed = { readonly spec: RolloutSpec } | { readonly problems: readonly Problem[] };

/** A rollout spec from data of any origin: the spec with its defaults, or every problem at once. */
export function parseSpec(input: unknown): Parsed {
  const result = rolloutSpec.safeParse(input, inOwnWords);
  if (result.success) return { spec: result.data };
  return { problems: problemsIn(rolloutSpec, result.error.issues, input) };
}
