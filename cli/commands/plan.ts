import { exitCodes } from '../../core/ledger/outcome.ts';
import { plannedSteps } from '../../core/plan/steps.ts';
import { routesOf } from '../../core/spec/router-spec.ts';
import { formatProblem } from '../../core/text/problem.ts';
import { costLines, costOf } from '../plan/cost.ts';
import { additionalLines, planLines, prospectLines, routeLines, warningLines } from '../plan/plan-lines.ts';
import { readPrices } from '../plan/prices.ts';
import type { Context } from '../run/context.ts';
import { exits } from '../run/failure.ts';
import { readSpec, refuseSpec } from '../spec/read-spec.ts';

export async function run(context: Context, file: string, options: { readonly prices?: string }): Promise<number> {
  const prices = readPrices(options.prices);
  const read = await readSpec(context.host, file);
  if ('problems' in read) return refuseSpec(context, read);
  const { dryRun, now } = await context.connect();
  const found = await dryRun(read.input);
  const { plan, routes, prospect, problems, warnings } = found;
  const { analysis, router, strategy } = read.spec;
  const cost = plan && costOf({ ...plan, steps: plannedSteps(strategy), analysis }, routesOf(router).length, prices);
  const first = plan?.steps[0]?.weight === 0 ? 2 : 1;
  const verdict =
    problems.length === 0
      ? ['nothing is missing: `meshshift start` would start it']
      : ['it would be rejected:', ...problems.map((problem) => `  ${formatProblem(problem)}`)];
  context.show({ ...found, ...(cost && { cost }) }, [
    ...(plan ? planLines(plan, now()) : []),
    ...(routes ? routeLines(routes, routesOf(router), plan?.names) : []),
    ...(prospect ? prospectLines(prospect, first) : []),
    ...(prospect ? additionalLines(prospect, first) : []),
    ...(cost ? costLines(cost) : []),
    ...warningLines(warnings),
    ...verdict,
  ]);
  return problems.length === 0 ? exits.done : exitCodes.rejected;
}
