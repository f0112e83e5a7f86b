import { Argument, Command } from 'commander';
import { completionScript, shells } from '../completion/completion-script.ts';
import type { CommandMaker } from '../run/cli.ts';
import { example } from '../run/example.ts';
import { exits } from '../run/exit-codes.ts';

export const completion: CommandMaker = (cli) =>
  new Command('completion')
    .description('print a script that completes commands and options in a shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .addHelpText(
      'after',
      example(
        'source <(meshshift completion bash)',
        'meshshift completion zsh > ~/.zfunc/_meshshift',
        'meshshift completion fish > ~/.config/fish/completions/meshshift.fish',
      ),
    )
    .action((shell: (typeof shells)[number], _options: object, command: Command) =>
      cli.run(command, async (context) => {
        const script = completionScript(command.parent ?? command, shell);
        context.document({ shell, script }, `${script}\n`);
        return exits.done;
      }),
    );
