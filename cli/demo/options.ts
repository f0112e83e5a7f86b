import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { ScenarioName } from './scenarios.ts';
import { scenarioNames, scenarios } from './scenarios.ts';

export interface DemoOptions {
  readonly scenario: ScenarioName;
  /** How many times as fast as real time everything waits. */
  readonly timeScale: number;
  readonly port: number;
  /** Requests per real second. */
  readonly rate: number;
  readonly json: boolean;
  readonly color: boolean;
  readonly stay: boolean;
  /** Whether the rollout is shown on a page as well, and on which port of this machine, 0 for any. */
  readonly web: boolean;
  readonly webPort: number;
  /** Where to write the report of what was played. */
  readonly report?: string;
  /** A rollout spec of the user's own for the colour mesh. */
  readonly spec?: string;
  /** Where the embedded AWS writes what it was asked; a temporary file unless given. */
  readonly requestLog?: string;
}

/** How the command line was meant, or what to print and the exit code to end with. */
export type Parsed =
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

const listed = scenarioNames.map((name) => `  ${name.padEnd(9)}${scenarios[name].about}`).join('\n');

export function parseOptions(args: readonly string[]): Parsed {
  let out = '';
  let err = '';
  const command = new Command('npm start --')
    .description(
      'Plays one rollout on an embedded AWS: real processes, real HTTP, the functions and the state machine that are deployed.',
    )
    .addOption(
      new Option('--scenario <name>', 'what happens to the new version').choices(scenarioNames).default('healthy'),
    )
    .option('--time-scale <n>', 'how many times as fast as real time to wait', between(1, 60, 'times'), 40)
    .option('--port <n>', 'port of the embedded AWS, 0 for any', between(0, 65535, 'ports'), 4599)
    .option('--rate <n>', 'requests a second', between(10, 2000, 'requests'), 700)
    .option('--spec <file>', 'a rollout spec (YAML or JSON) in place of the one that is played')
    .option('--request-log <file>', 'where the embedded AWS writes each call that it gets')
    .option('--stay', 'keep the embedded AWS up after the end, until Ctrl-C', false)
    .option('--web-port <n>', 'port of the live page, 0 for any', between(0, 65535, 'ports'), 0)
    .option('--no-web', 'show it on no page')
    .option('--report <file>', 'write what happened as an HTML file, as `meshshift report` does')
    .option('--json', 'print JSON lines on stdout and nothing else', false)
    .option('--no-color', 'print without colours')
    .addHelpText(
      'after',
      `\nScenarios:\n${listed}\n\nExample: npm start -- --scenario errors\nExit codes: 0 promoted, 2 rolled back, 3 rejected, 4 a person is needed, 64 wrong usage or spec, 130 interrupted`,
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
