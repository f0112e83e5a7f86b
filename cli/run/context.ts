import type { Connection } from '../connection/connection.ts';
import { clientSettings, stackName, whereabouts } from '../connection/settings.ts';
import { json } from '../terminal/json.ts';
import type { Line } from '../terminal/line.ts';
import type { Printing } from '../terminal/printed.ts';
import { printed } from '../terminal/printed.ts';
import type { Screen } from '../terminal/screen.ts';
import { screenOn } from '../terminal/screen.ts';
import type { GlobalOptions } from './global-options.ts';
import { rerun } from './rerun.ts';
import type { World } from './world.ts';

/** What a command works with. */
export interface Context {
  readonly world: World;
  readonly options: GlobalOptions;
  readonly json: boolean;
  /** Finds the stack. @throws Failure, or what AWS answered */
  connect(): Promise<Connection>;
  /** The answer: `value` alone with --json, else the lines. */
  show(value: unknown, lines: readonly Line[]): void;
  /** The answer where it is a text for programs, such as a spec or a script: `value` with --json, else as it is. */
  document(value: unknown, text: string): void;
  /** One line for people, beside the answer: on stderr with --json. */
  note(line: Line): void;
  /** One line on stderr, beside whatever is on stdout. */
  warn(line: Line): void;
  /** One line of JSON, with and without --json. */
  data(value: unknown): void;
  /** With --json: one line of JSON in a stream of them. */
  event(value: unknown): void;
  /** A screen for progress: on stderr with --json. */
  screen(): Screen;
}

export function contextOf(world: World, options: GlobalOptions): Context {
  const isJson = options.json === true;
  const { stdout, stderr } = world;
  const printing: Printing = {
    colored: options.color !== false && !world.env.NO_COLOR && world.env.TERM !== 'dumb',
    command: rerun(world.command, options),
  };
  const put = (stream: NodeJS.WriteStream, line: Line) => stream.write(`${printed(line, stream, printing)}\n`);
  const data = (value: unknown) => void stdout.write(`${json(value)}\n`);
  return {
    world,
    options,
    json: isJson,
    async connect() {
      const { connect } = await import('../connection/connect.ts');
      return connect({
        settings: { ...clientSettings(options, world.env), ...world.client },
        stack: stackName(options, world.env),
        clock: world.clock,
        where: whereabouts(options, world.env).where,
      });
    },
    show(value, lines) {
      if (isJson) stdout.write(`${json(value, 2)}\n`);
      else for (const line of lines) put(stdout, line);
    },
    document(value, text) {
      stdout.write(isJson ? `${json(value, 2)}\n` : text);
    },
    note: (line) => void put(isJson ? stderr : stdout, line),
    warn: (line) => void put(stderr, line),
    data,
    event(value) {
      if (isJson) data(value);
    },
    screen: () => screenOn(isJson ? stderr : stdout, printing),
  };
}
