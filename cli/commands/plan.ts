import { Command } from 'commander';
import { exitCodes } from '../../core/rollout/outcome.ts';
import { formatProblem } from '../../core/rollout/problem.ts';
import { planLines } from '../plan/plan-lines.ts';
import { prospectLines } from '../plan/prospect-lines.ts';
import type { CommandMaker } from '../run/cli.ts';
import { example } from '../run/example.ts';
import { exits } from '../run/exit-codes.ts';
import { readSpec } from '../spec/read-spec.ts';
import { refuseSpec } from '../spec/refuse-spec.ts';
import { specArgument } from '../spec/spec-argument.ts';

export const plan: CommandMaker = (cli) =>
  new Command('plan')
    .description(
      'have the deployed stack plan a rollout without starting it: its steps, what each can tell at the traffic of now, what is missing',
    )
    .addArgument(specArgument())
    .addHelpText('after', example('meshshift plan rollout.yaml'))
    .action((file: string, _options: object, command: Command) =>
      cli.run(command, async (context) => {
        const read = await readSpec(context.world, file);
        if ('problems' in read) return refuseSpec(context, read);
        const { dryRun } = await context.connect();
        const found = await dryRun(read.input);
        const { plan, prospect, problems, warnings } = found;
        const verdict =
          problems.length === 0
            ? ['nothing is missing: `meshshift start` would start it']
            : ['it would be rejected:', ...problems.map((problem) => `  ${formatProblem(problem)}`)];
        context.show(found, [
          ...(plan ? planLines(plan) : []),
          ...(prospect ? prospectLines(prospect) : []),
          ...(warnings.length === 0
            ? []
            : [
                'worth a thought:',
                ...warnings.map(({ path, found: is, allowed }) => `  ${path}: ${is}; better: ${allowed}`),
              ]),
          ...verdict,
        ]);
        return problems.length === 0 ? exits.done : exitCodes.rejected;
      }),
    );
