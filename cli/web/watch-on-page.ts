import type { Followed } from '../follow/follow-on-screen.ts';
import type { Connection } from '../run/connection.ts';
import type { Context } from '../run/context.ts';
import { exits, Failure, failureOf, whyNotServed } from '../run/failure.ts';
import { rerun } from '../run/host.ts';
import { whereabouts } from '../run/settings.ts';
import { liveFeed } from './live-feed.ts';
import { changedSections, liveAssets } from './live-page.ts';
import type { LiveServer } from './live-server.ts';
import { startLiveServer } from './live-server.ts';
import type { TellOptions, Told } from './live-story.ts';
import { tellLive } from './live-story.ts';
import { colorRequests } from './tiles.ts';

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

export interface ServeLiveOptions extends TellOptions {
  readonly port: number;
  /** Where the colour teller answers, if it is to be asked. */
  readonly app?: string | undefined;
  /** Real milliseconds. */
  pause(milliseconds: number): Promise<void>;
}

/** Puts a rollout on a page of this machine. Nothing is read before a page is open. @throws Error with one sentence */
export async function serveLive(connection: Told, options: ServeLiveOptions): Promise<LiveServer> {
  const { port, app, pause, rolloutId } = options;
  const colors = app === undefined ? undefined : colorRequests(app);
  const feed = liveFeed({
    tell: tellLive(connection, options),
    render: changedSections(),
    pause,
    ...(colors && { colors }),
  });
  const server = await startLiveServer(port, liveAssets(rolloutId), feed);
  return {
    url: server.url,
    async close() {
      await server.close();
      await colors?.close();
    },
  };
}
