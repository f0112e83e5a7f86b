import { Command, CommanderError } from 'commander';
import { hanging } from './help/hanging.ts';
import { endless } from './help/pages.ts';
import { helpWidth } from './help/width.ts';
import type { Connection } from './run/connection.ts';
import { contextOf, indented, type Writing } from './run/context.ts';
import { exits, exitTable, failureOf } from './run/failure.ts';
import type { Host } from './run/host.ts';
import { rerun } from './run/host.ts';
import { outputFormat } from './run/output-format.ts';
import type { GlobalOptions } from './run/settings.ts';
import { clientSettings, stackName, whereabouts } from './run/settings.ts';
import { version } from './run/version.ts';
import { lineAsRun, printed } from './terminal/printed.ts';
import { attach } from './usage/attaching.ts';
import { history, list, record, replay, report, status, watch, why } from './usage/looking.ts';
import { completion, demo, help, local, stack } from './usage/machine.ts';
import { lineCommands, orderCommands } from './usage/ordering.ts';
import { doctor, init, plan, start, validate } from './usage/starting.ts';
import type { Cli, CommandMaker } from './usage/usage.ts';

/** All commands in the order of the help, which follows a rollout. */
const commandMakers: readonly CommandMaker[] = [
  init,
  validate,
  plan,
  doctor,
  start,
  status,
  list,
  watch,
  why,
  history,
  report,
  ...orderCommands,
  ...lineCommands,
  record,
  replay,
  demo,
  local,
  attach,
  stack,
  completion,
  help,
];

const codes = exitTable.map(({ code, means }) => `  ${String(code).padEnd(5)}${means}`).join('\n');

/** Adds the options of every command; they may stand before or after its name. */
const withGlobalOptions = (program: Command): Command =>
  program
    .option('--stack <name>', 'the deployed stack (default: $MESHSHIFT_STACK, else meshshift)')
    .option('--profile <name>', 'the AWS profile to use')
    .option('--region <name>', 'the AWS Region')
    .option('--local', 'use the embedded AWS of `meshshift local`')
    .option('--json', 'print JSON on stdout and nothing else')
    .option('--no-color', 'print without colours');

/** The whole command line. @throws CommanderError from parsing, instead of ending the process */
export function createProgram(
  cli: Cli,
  host: Pick<Host, 'stdout' | 'stderr'> & Partial<Pick<Host, 'command' | 'env'>>,
): Command {
  const { stdout, stderr, command: name = 'meshshift', env = {} } = host;
  const printing = { colored: false, command: rerun(name, {}) };
  const put = (stream: NodeJS.WriteStream, text: string) => {
    const lines = text.split('\n').map((one) => lineAsRun(one, printing.command));
    stream.write(lines.flatMap((one) => hanging(one, helpWidth(stream, env))).join('\n'));
  };
  const program = withGlobalOptions(new Command('meshshift'))
    .description('Moves a service’s traffic to a new version on AWS, a few percent at a time.')
    .usage('<command> [options]')
    .version(version, '-V, --version', 'print the version')
    .helpCommand(false)
    .addHelpText('after', `\nExit codes:\n${codes}\n\nEach command has an example: \`meshshift help start\``);
  for (const make of commandMakers) program.addCommand(make(cli));
  for (const command of [program, ...program.commands])
    command
      .configureHelp({ showGlobalOptions: true, helpWidth: endless })
      .exitOverride()
      .configureOutput({
        writeOut: (text) => put(stdout, text),
        writeErr: (text) => put(stderr, text),
        outputError: (text) => void stderr.write(`${printed(oneLine(text), stderr, printing)}\n`),
      });
  return program;
}

/** `error: unknown command 'stauts'\n(Did you mean status?)` in one line, like every other error. */
const oneLine = (text: string): string =>
  `meshshift: ${text
    .replace(/^error: /, '')
    .trim()
    .replaceAll(/\n\(/g, ' (')}`;

/** Runs the command line from its arguments to its exit code. It never throws. */
export async function runCli(args: readonly string[], host: Host): Promise<number> {
  let exitCode: number = exits.done;
  let options: GlobalOptions = {};
  const program = createProgram(
    {
      async run(command, work) {
        options = command.optsWithGlobals<GlobalOptions>();
        exitCode = await work(contextOf(host, options, () => connected(host, options), await writingOf(options)));
      },
    },
    host,
  );
  try {
    if (args.length === 0) {
      program.outputHelp({ error: true });
      return exits.usage;
    }
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exits.done : exits.usage;
    const failure = failureOf(error, whereabouts(options, host.env));
    contextOf(host, options, () => connected(host, options)).warn(`meshshift: ${failure.message}`);
    return failure.exitCode;
  }
}

/** How the command writes its answer. YAML is loaded for those who ask for it. */
async function writingOf(options: GlobalOptions): Promise<Writing> {
  const format = outputFormat(options);
  return { format, text: format === 'yaml' ? (await import('./terminal/yaml.ts')).yaml : indented };
}

/** Finds the stack. The AWS clients are loaded here, so that a command without a stack starts fast. */
async function connected(host: Host, options: GlobalOptions): Promise<Connection> {
  const { connect } = await import('./connection/connect.ts');
  const settings = { ...clientSettings(options, host.env), ...host.client };
  const { AWS_ENDPOINT_URL: named } = host.env;
  return connect({
    settings,
    endpoint: options.local || host.client ? String(settings.endpoint) : named || undefined,
    stack: stackName(options, host.env),
    clock: host.clock,
    where: whereabouts(options, host.env).where,
  });
}
