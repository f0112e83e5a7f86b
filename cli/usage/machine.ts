import { Argument, Command } from 'commander';
import { nearest } from '../../core/text/nearest.ts';
import { withDemoOptions } from '../demo/options.ts';
import { localPort } from '../run/settings.ts';
import { type CommandMaker, doing, example, wholeNumber } from './usage.ts';

export const demo: CommandMaker = (cli) =>
  withDemoOptions(new Command('demo'))
    .description('play one rollout on an embedded AWS: real processes, real HTTP, the deployed functions')
    .addHelpText('after', example('meshshift demo', 'meshshift demo --scenario errors --report rollout.html'))
    .action(doing(cli, () => import('../commands/demo.ts')));

export const stack: CommandMaker = (cli) =>
  new Command('stack')
    .description('write the template and the functions into a folder, to deploy them with SAM or the AWS CLI')
    .requiredOption('--out <folder>', 'a new or empty folder')
    .option('--force', 'replace an earlier version in it; other files, such as samconfig.toml, stay')
    .addHelpText('after', example('meshshift stack --out stack', 'meshshift stack --out stack --force'))
    .action(doing(cli, () => import('../commands/stack.ts')));

export const help: CommandMaker = () => {
  const command = new Command('help');
  return command
    .description('print the help of a command, or of all')
    .argument('[command]', 'its name')
    .addHelpText('after', example('meshshift help start'))
    .action((name: string | undefined) => {
      const program = command.parent ?? command;
      const shown = name === undefined ? program : program.commands.find((one) => one.name() === name);
      if (shown !== undefined) return void shown.outputHelp();
      const meant = nearest(
        name ?? '',
        program.commands.map((one) => one.name()),
      );
      command.error(`error: unknown command '${name}'${meant === undefined ? '' : ` (Did you mean ${meant}?)`}`);
    });
};

export const local: CommandMaker = (cli) =>
  new Command('local')
    .description('run an embedded AWS with the stack deployed, for meshshift and for the AWS CLI')
    .option('--port <n>', 'its port on 127.0.0.1; 0 for any', wholeNumber(0, 65_535), localPort)
    .option('--data <folder>', 'keep its state in this folder, and continue from it')
    .option(
      '--xray-port <n>',
      'the port of its X-Ray daemon; unless given XRAY_DAEMON_PORT, else 2000, or any other where that is taken',
      wholeNumber(1, 65_535),
    )
    .option('--time-scale <n>', 'the speed of its clock, as a multiple of real time', wholeNumber(1, 60), 1)
    .option('--rate <n>', 'requests a second to the colour teller', wholeNumber(1, 2000), 400)
    .option(
      '--no-default-retries',
      'routes without a retry policy retry nothing, as in accounts with meshes from before July 2020',
    )
    .option('--bare', 'only the deployed stack: no mesh, no colour teller, no alarm')
    .option('--lenient', 'stacks pass over types and properties that the embedded AWS does not know')
    .addHelpText('after', example('meshshift local', 'meshshift local --port 4600 --time-scale 30'))
    .action(doing(cli, () => import('../commands/local.ts')));

export const completion: CommandMaker = (cli) => {
  const command = new Command('completion');
  return command
    .description('print a script that completes commands and options in a shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']))
    .addHelpText(
      'after',
      example(
        'source <(meshshift completion bash)',
        'meshshift completion zsh > ~/.zfunc/_meshshift',
        'meshshift completion fish > ~/.config/fish/completions/meshshift.fish',
      ),
    )
    .action(doing(cli, async () => (await import('../commands/completion.ts')).workOf(command)));
};
