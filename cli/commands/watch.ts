import { Command } from 'commander';
import { findRollout } from '../follow/find-rollout.ts';
import { followOnScreen } from '../follow/follow-on-screen.ts';
import type { CommandMaker } from '../run/cli.ts';
import { example } from '../run/example.ts';
import { idArgument } from '../run/id-argument.ts';

export const watch: CommandMaker = (cli) =>
  new Command('watch')
    .description('follow a rollout to its end; the exit code is the outcome’s')
    .addArgument(idArgument())
    .option('--keep-warm', 'go on while the stable is kept warm')
    .addHelpText('after', example('meshshift watch color-backend-4f2a9c1-1'))
    .action((id: string | undefined, options: { readonly keepWarm?: boolean }, command: Command) =>
      cli.run(command, async (context) => {
        const connection = await context.connect();
        const { rolloutId } = await findRollout(connection, id);
        const until = options.keepWarm ? 'retired' : 'promoted';
        return (await followOnScreen(context, connection, rolloutId, until)).exitCode;
      }),
    );
