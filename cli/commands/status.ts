import { Command } from 'commander';
import { endingOf } from '../follow/ending.ts';
import { findRollout } from '../follow/find-rollout.ts';
import { statusLines, statusValue } from '../follow/status.ts';
import type { CommandMaker } from '../run/cli.ts';
import { example } from '../run/example.ts';
import { exits } from '../run/exit-codes.ts';
import { latestIdArgument } from '../run/id-argument.ts';

export const status: CommandMaker = (cli) =>
  new Command('status')
    .description('where a rollout stands, and what can be done')
    .addArgument(latestIdArgument())
    .addHelpText('after', example('meshshift status', 'meshshift status color-backend-4f2a9c1-1 --json'))
    .action((id: string | undefined, _options: object, command: Command) =>
      cli.run(command, async (context) => {
        const connection = await context.connect();
        const { rolloutId, sight, execution } = await findRollout(connection, id, { orLatest: true });
        const ending = endingOf(sight, execution, 'retired');
        const now = connection.now();
        context.show(statusValue(rolloutId, sight, ending, now), statusLines(rolloutId, sight, ending, now));
        return exits.done;
      }),
    );
