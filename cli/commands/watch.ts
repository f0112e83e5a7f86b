import { followOnScreen } from '../follow/follow-on-screen.ts';
import { findRollout } from '../rollout/find.ts';
import type { Context } from '../run/context.ts';
import { exits, Failure } from '../run/failure.ts';

interface WatchOptions {
  readonly keepWarm?: boolean;
  readonly web?: boolean;
  readonly port?: number;
  readonly app?: string;
}

export async function run(context: Context, id: string | undefined, options: WatchOptions): Promise<number> {
  const { web, port, app } = options;
  if (!web && (port !== undefined || app !== undefined))
    throw new Failure(exits.usage, '--port and --app belong to the page: give --web as well');
  const connection = await context.connect();
  const { rolloutId } = await findRollout(connection, id);
  const until = options.keepWarm ? 'retired' : 'promoted';
  const follow = () => followOnScreen(context, connection, rolloutId, { until, from: 'now' });
  if (!web) return (await follow()).exitCode;
  const { watchOnPage } = await import('../web/watch-on-page.ts');
  return watchOnPage(context, connection, { rolloutId, until, port: port ?? 0, app }, follow);
}
