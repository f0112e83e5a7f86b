import { createColors } from 'picocolors';
import type { Connection } from '../connection/connection.ts';
import { clientSettings, stackName, whereabouts } from '../connection/settings.ts';
import type { Colors } from '../terminal/screen.ts';
import type { GlobalOptions } from './global-options.ts';
import type { World } from './world.ts';

/** What a command works with. */
export interface Context {
  readonly world: World;
  readonly options: GlobalOptions;
  readonly colors: Colors;
  /** Whether colours are wanted; a stream that is no terminal has none in any case. */
  readonly colored: boolean;
  readonly json: boolean;
  /** Finds the stack. @throws Failure, or what AWS answered */
  connect(): Promise<Connection>;
  /** The answer: `value` alone with --json, else the lines. */
  show(value: unknown, lines: readonly string[]): void;
  /** One line for people, beside the answer: on stderr with --json. */
  note(text: string): void;
  /** With --json: one line of JSON in a stream of them. */
  event(value: unknown): void;
}

export function contextOf(world: World, options: GlobalOptions): Context {
  const json = options.json === true;
  const colored = options.color !== false && !world.env.NO_COLOR && world.env.TERM !== 'dumb';
  const out = (text: string) => world.stdout.write(`${text}\n`);
  return {
    world,
    options,
    json,
    colored,
    colors: createColors(colored && world.stdout.isTTY === true),
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
      if (json) out(JSON.stringify(value, null, 2));
      else for (const line of lines) out(line);
    },
    note(text) {
      (json ? world.stderr : world.stdout).write(`${text}\n`);
    },
    event(value) {
      if (json) out(JSON.stringify(value));
    },
  };
}
