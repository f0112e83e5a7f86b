import { Command } from 'commander';
import { commandMakers } from './commands/commands.ts';
import type { Cli } from './run/cli.ts';
import { exitTable } from './run/exit-codes.ts';
import { rerun } from './run/rerun.ts';
import type { World } from './run/world.ts';
import { printed } from './terminal/printed.ts';

const codes = exitTable.map(({ code, means }) => `  ${String(code).padEnd(5)}${means}`).join('\n');

/** Options that every command has; they may stand before or after its name. */
const withGlobalOptions = (program: Command): Command =>
  program
    .option('--stack <name>', 'the deployed stack (default: $MESHSHIFT_STACK, else meshshift)')
    .option('--profile <name>', 'the AWS profile to use')
    .option('--region <name>', 'the AWS Region')
    .option('--local', 'use the embedded AWS that `meshshift local` runs')
    .option('--json', 'print machine output on stdout and nothing else')
    .option('--no-color', 'print without colours');

/** All commands. It throws CommanderError in place of ending the process. */
export function createProgram(
  cli: Cli,
  world: Pick<World, 'stdout' | 'stderr'> & Partial<Pick<World, 'command'>>,
): Command {
  const { stdout, stderr, command: name = 'meshshift' } = world;
  const put = (stream: NodeJS.WriteStream, lines: readonly string[]) =>
    void stream.write(
      lines.map((one) => printed(one, stream, { colored: false, command: rerun(name, {}) })).join('\n'),
    );
  const program = withGlobalOptions(new Command('meshshift'))
    .description('Moves a service’s traffic to a new version on AWS App Mesh, a few percent at a time.')
    .usage('<command> [options]')
    .helpCommand(false)
    .addHelpText('after', `\nExit codes:\n${codes}\n\nEach command has an example: \`meshshift start --help\``);
  for (const make of commandMakers) program.addCommand(make(cli));
  for (const command of [program, ...program.commands])
    command
      .configureHelp({ showGlobalOptions: true })
      .exitOverride()
      .configureOutput({
        writeOut: (text) => put(stdout, text.split('\n')),
        writeErr: (text) => put(stderr, text.split('\n')),
        outputError: (text) => put(stderr, [oneLine(text), '']),
      });
  return program;
}

/** `error: unknown command 'stauts'\n(Did you mean status?)` in one line, told as every other error is. */
const oneLine = (text: string): string =>
  `meshshift: ${text
    .replace(/^error: /, '')
    .trim()
    .replaceAll(/\n\(/g, ' (')}`;
