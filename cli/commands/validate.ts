import { Command } from 'commander';
import { plannedSteps } from '../../core/plan/steps.ts';
import { specWarnings } from '../../core/preflight/spec-warnings.ts';
import { stepLines, warningLines } from '../plan/plan-lines.ts';
import { type CommandMaker, example, specArgument } from '../run/context.ts';
import { exits } from '../run/failure.ts';
import { readSpec, refuseSpec } from '../spec/read-spec.ts';

export const validate: CommandMaker = (cli) =>
  new Command('validate')
    .description('check a spec without AWS, and print every problem with its place')
    .addArgument(specArgument())
    .addHelpText('after', example('meshshift validate rollout.yaml'))
    .action((file: string, _options: object, command: Command) =>
      cli.run(command, async (context) => {
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
      }),
    );
