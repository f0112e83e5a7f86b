import { CommanderError } from 'commander';
import { whereabouts } from '../connection/settings.ts';
import { createProgram } from '../program.ts';
import { contextOf } from './context.ts';
import { exits } from './exit-codes.ts';
import { failureOf } from './failure-of.ts';
import type { GlobalOptions } from './global-options.ts';
import type { World } from './world.ts';

/** The command line from its arguments to its exit code; it throws nothing. */
export async function runCli(args: readonly string[], world: World): Promise<number> {
  let exitCode: number = exits.done;
  let options: GlobalOptions = {};
  const program = createProgram(
    {
      async run(command, work) {
        options = command.optsWithGlobals<GlobalOptions>();
        exitCode = await work(contextOf(world, options));
      },
    },
    world,
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
    const failure = failureOf(error, whereabouts(options, world.env));
    contextOf(world, options).warn(`meshshift: ${failure.message}`);
    return failure.exitCode;
  }
}
