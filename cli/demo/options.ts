import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { Provider } from '../../core/routing/route.ts';
import type { ScenarioName } from './scenarios.ts';
import { scenarioNames, scenarios } from './scenarios.ts';

export interface DemoOptions {
  readonly router: Provider;
  readonly scenario: ScenarioName;
  /** The speed of the embedded AWS's clock, as a multiple of real time. */
  readonly timeScale: number;
  readonly port: number;
  /** Requests per real second. */
  readonly rate: number;
  readonly json: boolean;
  readonly color: boolean;
  readonly stay: boolean;
  /** Whether the rollout is also shown on a page, and the port of that page; 0 for any. */
  readonly web: boolean;
  readonly webPort: number;
  /** The file for the report. */
  readonly report?: string;
  /** The user's own rollout spec for the colour mesh. */
  readonly spec?: string;
  /** The file for the calls that the embedded AWS gets. */
  readonly requestLog?: string;
}

/** The options, or the text to print and the exit code. */
type DemoArguments =
  | { readonly options: DemoOptions }
  | { readonly exitCode: number; readonly out: string; readonly err: string };

const between = (low: number, high: number, what: string) => (text: string) => {
  const value = Number(text);
  if (text.trim() === '' || !(value >= low && value <= high) || (what !== 'times' && !Number.isInteger(value)))
    throw new InvalidArgumentError(
      `${what === 'times' ? 'a number' : `a whole number of ${what}`} from ${low} to ${high} is allowed.`,
    );
  return value;
};

const providers = ['appmesh', 'alb', 'lattice'] as const satisfies readonly Provider[];

const listed = scenarioNames.map((name) => `  ${name.padEnd(9)}${scenarios[name].about}`).join('\n');

/** Declares the options of the demo, and its help but for the example. */
export const withDemoOptions = (command: Command): Command =>
  command
    .addOption(new Option('--scenario <name>', 'the fate of the new version').choices(scenarioNames).default('healthy'))
    .addOption(new Option('--router <kind>', 'what routes the requests').choices(providers).default('appmesh'))
    .option('--time-scale <n>', 'the speed of the clock, as a multiple of real time', between(1, 60, 'times'), 40)
    .option('--port <n>', 'port of the embedded AWS, 0 for any', between(0, 65535, 'ports'), 4599)
    .option('--rate <n>', 'requests a second', between(10, 2000, 'requests'), 700)
    .option('--spec <file>', 'a rollout spec (YAML or JSON) instead of the demo’s own')
    .option('--request-log <file>', 'the file for the calls that the embedded AWS gets')
    .option('--stay', 'keep the embedded AWS up after the end, until Ctrl-C', false)
    .option('--web-port <n>', 'port of the live page, 0 for any', between(0, 65535, 'ports'), 0)
    .option('--no-web', 'show no live page')
    .option('--report <file>', 'write a report, as `meshshift report` does')
    .addHelpText('after', `\nScenarios:\n${listed}`);

/** The command line of `npm start`. */
export function parseOptions(args: readonly string[]): DemoArguments {
  let out = '';
  let err = '';
  const command = withDemoOptions(new Command('npm start --'))
    .description(
      'Plays one rollout on an embedded AWS: real processes, real HTTP, the deployed functions and state machine.',
    )
    .option('--json', 'print JSON lines on stdout and nothing else', false)
    .option('--no-color', 'print without colours')
    .addHelpText(
      'after',
      '\nExample: npm start -- --scenario errors\nExit codes: 0 promoted, 2 rolled back, 3 rejected, 4 a person is needed, 64 wrong usage or spec, 130 interrupted',
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        out += text;
      },
      writeErr: (text) => {
        err += text;
      },
    });
  try {
    command.parse([...args], { from: 'user' });
    return { options: command.opts<DemoOptions>() };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { exitCode: error.exitCode === 0 ? 0 : 64, out, err };
  }
}
