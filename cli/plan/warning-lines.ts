import type { Problem } from '../../core/text/problem.ts';

/** What does not keep a rollout from starting, for a person to think about; no line when there is nothing. */
export const warningLines = (warnings: readonly Problem[]): string[] =>
  warnings.length === 0
    ? []
    : ['worth a thought:', ...warnings.map(({ path, found, allowed }) => `  ${path}: ${found}; better: ${allowed}`)];
