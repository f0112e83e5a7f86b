import { Command } from 'commander';
import { paragraph, whyOf } from '../explain/why.ts';
import { endingOf } from '../follow/ending.ts';
import { findRollout } from '../follow/find-rollout.ts';
import type { CommandMaker } from '../run/cli.ts';
import { example } from '../run/example.ts';
import { exits } from '../run/exit-codes.ts';
import { latestIdArgument } from '../run/id-argument.ts';

export const why: CommandMaker = (cli) =>
  new Command('why')
    .description('the last decision in one paragraph: numbers, limits, what was done, what can be done')
    .addArgument(latestIdArgument())
    .addHelpText('after', example('meshshift why color-backend-4f2a9c1-1'))
    .action((id: string | undefined, _options: object, command: Command) =>
      cli.run(command, async (context) => {
        const connection = await context.connect();
        const { rolloutId, sight, execution } = await findRollout(connection, id, { orLatest: true });
        const now = connection.now();
        const found = whyOf(rolloutId, sight, endingOf(sight, execution, 'retired'), now);
        context.show(found, [paragraph(found, now)]);
        return exits.done;
      }),
    );
