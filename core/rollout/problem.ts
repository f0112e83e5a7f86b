/** One thing that keeps a rollout from starting: where, what stands there, and what may. */
export interface Problem {
  /** `strategy.steps[1].weight`; empty for the whole. */
  readonly path: string;
  /** As found, shortened to 80 characters: `"5 minutes"`, `nothing`. */
  readonly found: string;
  readonly allowed: string;
}

/** `strategy.steps[1].weight: found 120, allowed 1 to 99` */
export const formatProblem = ({ path, found, allowed }: Problem): string =>
  `${path === '' ? 'the spec' : path}: found ${found}, allowed: ${allowed}`;

/** A value as a problem shows it. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}
