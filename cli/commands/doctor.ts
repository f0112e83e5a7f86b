import { Command } from 'commander';
import { diagnose } from '../doctor/diagnose.ts';
import type { CommandMaker } from '../run/cli.ts';
import { example } from '../run/example.ts';
import { readSpec } from '../spec/read-spec.ts';
import { refuseSpec } from '../spec/refuse-spec.ts';

export const doctor: CommandMaker = (cli) =>
  new Command('doctor')
    .description(
      'check credentials, stack, permissions and running rollouts; with a spec, that, its metrics and its alarms too',
    )
    .argument('[spec]', 'a rollout spec, YAML or JSON; - for standard input')
    .addHelpText('after', example('meshshift doctor', 'meshshift doctor rollout.yaml'))
    .action((file: string | undefined, _options: object, command: Command) =>
      cli.run(command, async (context) => {
        const read = file === undefined ? undefined : await readSpec(context.world, file);
        if (read && 'problems' in read) return refuseSpec(context, read);
        const { findings, exitCode } = await diagnose(context, read?.input);
        const { green, red, yellow } = context.colors;
        const marks = { ok: green('ok   '), missing: red('FAULT'), person: yellow('LOOK '), warning: yellow('WARN ') };
        context.show(
          { ok: exitCode === 0, findings },
          findings.flatMap(({ check, is, text, todo }) => [
            `${marks[is]}  ${check}: ${text}`,
            ...(todo === undefined ? [] : [`       ${todo}`]),
          ]),
        );
        return exitCode;
      }),
    );
