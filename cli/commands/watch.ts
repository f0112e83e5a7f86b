import { Command } from 'commander';
import { followOnScreen } from '../follow/follow-on-screen.ts';
import { findRollout } from '../rollout/find.ts';
import type { CommandMaker } from '../run/context.ts';
import { example, idArgument, wholeNumber } from '../run/context.ts';
import { exits, Failure } from '../run/failure.ts';

interface WatchOptions {
  readonly keepWarm?: boolean;
  readonly web?: boolean;
  readonly port?: number;
  readonly app?: string;
}

export const watch: CommandMaker = (cli) =>
  new Command('watch')
    .description('follow a rollout to its end; the exit code shows the outcome')
    .addArgument(idArgument())
    .option('--keep-warm', 'follow it until the stable is no longer kept warm')
    .option('--web', 'also show it on a page of this machine, until Ctrl-C')
    .option('--port <n>', 'with --web: its port on 127.0.0.1 (default: any)', wholeNumber(0, 65_535))
    .option('--app <url>', 'with --web: show the answers of the colour teller of `meshshift local` at this URL')
    .addHelpText('after', example('meshshift watch color-backend-4f2a9c1-1', 'meshshift watch --web'))
    .action((id: string | undefined, options: WatchOptions, command: Command) =>
      cli.run(command, async (context) => {
        const { web, port, app } = options;
        if (!web && (port !== undefined || app !== undefined))
          throw new Failure(exits.usage, '--port and --app belong to the page: give --web as well');
        const connection = await context.connect();
        const { rolloutId } = await findRollout(connection, id);
        const until = options.keepWarm ? 'retired' : 'promoted';
        const follow = () => followOnScreen(context, connection, rolloutId, until);
        if (!web) return (await follow()).exitCode;
        const { watchOnPage } = await import('../web/watch-on-page.ts');
        return watchOnPage(context, connection, { rolloutId, until, port: port ?? 0, app }, follow);
      }),
    );
