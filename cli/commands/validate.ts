import { Command } from 'commander';
import { specWarnings } from '../../core/preflight/spec-warnings.ts';
import { plannedSteps } from '../../core/spec/strategy.ts';
import { stepLines } from '../plan/step-lines.ts';
import { warningLines } from '../plan/warning-lines.ts';
import type { CommandMaker } from '../run/cli.ts';
import { example } from '../run/example.ts';
import { exits } from '../run/exit-codes.ts';
import { readSpec } from '../spec/read-spec.ts';
import { refuseSpec } from '../spec/refuse-spec.ts';
import { specArgument } from '../spec/spec-argument.ts';

export const validate: CommandMaker = (cli) =>
  new Command('validate')
    .description('check a spec without AWS: every problem with its place')
    .addArgument(specArgument())
    .addHelpText('after', example('meshshift validate rollout.yaml'))
    .action((file: string, _options: object, command: Command) =>
      cli.run(command, async (context) => {
        const read = await readSpec(context.world, file);
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
