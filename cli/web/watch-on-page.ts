import type { Connection } from '../connection/connection.ts';
import { whereabouts } from '../connection/settings.ts';
import type { Followed } from '../follow/follow-on-screen.ts';
import type { Context } from '../run/context.ts';
import { exits } from '../run/exit-codes.ts';
import { Failure } from '../run/failure.ts';
import { failureOf } from '../run/failure-of.ts';
import { whyNotServed } from '../run/port-in-use.ts';
import { rerun } from '../run/rerun.ts';
import { serveLive } from './serve-live.ts';

export interface PageOptions {
  readonly rolloutId: string;
  readonly until: 'promoted' | 'retired';
  /** 0 for any. */
  readonly port: number;
  readonly app?: string | undefined;
}

/** Shows a rollout on a page while `follow` runs, and when that has seen its end, until Ctrl-C. @throws Failure */
export async function watchOnPage(
  context: Context,
  connection: Connection,
  page: PageOptions,
  follow: () => Promise<Followed>,
): Promise<number> {
  const { world, options } = context;
  const live = await serveLive(connection, {
    ...page,
    say: (error) => failureOf(error, whereabouts(options, world.env)).message,
    command: rerun(world.command, options),
    pause: (milliseconds) => world.pause(milliseconds),
  }).catch((error: unknown) => {
    throw new Failure(exits.usage, whyNotServed(error, 'give another with --port, 0 for any'), { cause: error });
  });
  context.event({ type: 'page', url: live.url });
  if (!context.json) context.note(`live on ${live.url}`);
  try {
    const { exitCode, ending } = await follow();
    if (ending === undefined) return exitCode;
    if (!context.json) context.note(`the page stays on ${live.url}: Ctrl-C ends it`);
    await new Promise<void>((resolve) => {
      const unlisten = world.onInterrupt(() => {
        unlisten();
        resolve();
      });
    });
    return exitCode;
  } finally {
    await live.close();
  }
}
