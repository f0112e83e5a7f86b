import type { FollowResult } from '../follow/follow-on-screen.ts';
import type { Context } from '../run/context.ts';
import { exits, Failure, failureOf, whyNotServed } from '../run/failure.ts';
import { rerun } from '../run/host.ts';
import { whereabouts } from '../run/settings.ts';
import { liveFeed } from './live-feed.ts';
import { changedSections, liveAssets } from './live-page.ts';
import type { LiveServer } from './live-server.ts';
import { startLiveServer } from './live-server.ts';
import type { LiveOptions, LivePorts } from './live-story.ts';
import { liveStories } from './live-story.ts';
import { colorRequests } from './tiles.ts';

interface PageOptions {
  readonly rolloutId: string;
  readonly until: 'promoted' | 'retired';
  /** 0 for any. */
  readonly port: number;
  readonly app?: string | undefined;
}

/** Shows a rollout on a page while `follow` runs and, after the rollout's end, until Ctrl-C. @throws Failure */
export async function watchOnPage(
  context: Context,
  ports: LivePorts,
  page: PageOptions,
  follow: () => Promise<FollowResult>,
): Promise<number> {
  const { host, options } = context;
  const live = await serveLive(ports, {
    ...page,
    say: (error) => failureOf(error, whereabouts(options, host.env)).message,
    command: rerun(host.command, options),
    pause: (milliseconds) => host.pause(milliseconds),
  }).catch((error: unknown) => {
    throw new Failure(exits.usage, whyNotServed(error, 'name another with --port, 0 for any'), { cause: error });
  });
  context.event({ type: 'page', url: live.url });
  if (!context.json) context.note(`live on ${live.url}`);
  try {
    const { exitCode, ending } = await follow();
    if (ending === undefined) return exitCode;
    if (!context.json) context.note(`the page stays on ${live.url}: Ctrl-C ends it`);
    await new Promise<void>((resolve) => {
      const unlisten = host.onInterrupt(() => {
        unlisten();
        resolve();
      });
    });
    return exitCode;
  } finally {
    await live.close();
  }
}

interface ServeLiveOptions extends LiveOptions {
  readonly port: number;
  /** The URL of the colour teller, if the tiles show its answers. */
  readonly app?: string | undefined;
  /** Real milliseconds. */
  pause(milliseconds: number): Promise<void>;
}

/** Shows a rollout on a page of this machine. Nothing is read until a page is open. @throws Error with one sentence */
export async function serveLive(ports: LivePorts, options: ServeLiveOptions): Promise<LiveServer> {
  const { port, app, pause, rolloutId } = options;
  const colors = app === undefined ? undefined : colorRequests(app);
  const feed = liveFeed({
    read: liveStories(ports, options),
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
