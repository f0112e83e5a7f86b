import { formatProblem } from '../../core/text/problem.ts';
import type { Context } from '../run/context.ts';
import { exits } from '../run/exit-codes.ts';
import type { PlacedProblem } from './read-document.ts';

/** `rollout.yaml:7: strategy.steps[1].weight: found 120, allowed: 1 to 99` */
export const problemLine = (file: string, problem: PlacedProblem): string =>
  `${file}${problem.line === undefined ? '' : `:${problem.line}`}: ${formatProblem(problem)}`;

interface Broken {
  readonly file: string;
  readonly problems: readonly PlacedProblem[];
}

/** Tells every problem of a spec; gives the exit code. */
export function refuseSpec(context: Context, { file, problems }: Broken): number {
  for (const problem of problems) context.warn(problemLine(file, problem));
  if (context.json) context.show({ valid: false, problems }, []);
  return exits.usage;
}
