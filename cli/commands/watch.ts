import { followOnScreen } from '../follow/follow-on-screen.ts';
import { findRollout } from '../rollout/find.ts';
import { byAttention } from '../rollout/next-steps.ts';
import { heldItems } from '../rollout/state.ts';
import type { Connection } from '../run/connection.ts';
import type { Context } from '../run/context.ts';
import { exits, Failure } from '../run/failure.ts';

interface WatchOptions {
  readonly keepWarm?: boolean;
  readonly web?: boolean;
  readonly port?: number;
  readonly app?: string;
  readonly control?: boolean;
}

export async function run(context: Context, id: string | undefined, options: WatchOptions): Promise<number> {
  const { web, port, app, control: mayOrder = false } = options;
  if (!web && (port !== undefined || app !== undefined || mayOrder))
    throw new Failure(exits.usage, '--port, --app and --control belong to the page: give --web as well');
  const connection = await context.connect();
  const { rolloutId } = await findRollout(connection, id ?? (web ? await firstOfPage(connection) : undefined), {
    orLatest: web === true,
  });
  const until = options.keepWarm ? 'retired' : 'promoted';
  const follow = () => followOnScreen(context, connection, rolloutId, { until, from: 'now' });
  if (!web) return (await follow()).exitCode;
  const { watchOnPage } = await import('../web/watch-on-page.ts');
  return watchOnPage(context, connection, { rolloutId, until, port: port ?? 0, app, mayOrder }, follow);
}

/** The rollout that a page shows first: of those that run, the one that waits for a person, else the newest. */
const firstOfPage = async ({ control }: Pick<Connection, 'control'>): Promise<string | undefined> =>
  byAttention(await heldItems(control))[0]?.rolloutId;
