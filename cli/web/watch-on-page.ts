import { randomBytes } from 'node:crypto';
import type { FollowResult } from '../follow/follow-on-screen.ts';
import type { FindPorts } from '../rollout/find.ts';
import type { Connection } from '../run/connection.ts';
import type { Context } from '../run/context.ts';
import { exits, Failure, failureOf, whyNotServed } from '../run/failure.ts';
import { rerun } from '../run/host.ts';
import { whereabouts } from '../run/settings.ts';
import { type LiveFeed, liveFeed } from './live-feed.ts';
import { changedSections, liveAssets } from './live-page.ts';
import type { LiveServer } from './live-server.ts';
import { startLiveServer } from './live-server.ts';
import type { LiveOptions, LivePorts } from './live-story.ts';
import { liveStories } from './live-story.ts';
import { type OrderDesk, orderDesk } from './order-desk.ts';
import { listedRollouts, rolloutList } from './rollout-list.ts';
import { colorRequests } from './tiles.ts';

interface PageOptions {
  readonly rolloutId: string;
  readonly until: 'promoted' | 'retired';
  /** 0 for any. */
  readonly port: number;
  readonly app?: string | undefined;
  /** Whether the page has buttons. */
  readonly mayOrder: boolean;
}

/** Shows a rollout on a page while `follow` runs and, after the rollout's end, until Ctrl-C. @throws Failure */
export async function watchOnPage(
  context: Context,
  ports: LivePorts & FindPorts & Pick<Connection, 'identity' | 'send'>,
  page: PageOptions,
  follow: () => Promise<FollowResult>,
): Promise<number> {
  const { host, options } = context;
  const failure = (error: unknown) => failureOf(error, whereabouts(options, host.env));
  const desk = page.mayOrder ? orderDesk(randomBytes(24).toString('base64url'), ports, host, failure) : undefined;
  const live = await serveLive(ports, {
    ...page,
    ...(desk && { desk }),
    say: (error) => failure(error).message,
    command: rerun(host.command, options),
    pause: (milliseconds) => host.pause(milliseconds),
  }).catch((error: unknown) => {
    throw new Failure(exits.usage, whyNotServed(error, 'name another with --port, 0 for any'), { cause: error });
  });
  // What follows # is never sent or logged: the page reads the token there.
  const url = desk === undefined ? live.url : `${live.url}#token=${desk.token}`;
  context.event({ type: 'page', url });
  if (!context.json) context.note(`live on ${url}`);
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
  readonly desk?: OrderDesk;
  /** Real milliseconds. */
  pause(milliseconds: number): Promise<void>;
}

/** Shows rollouts on a page of this machine. Nothing is read until a page is open. @throws Error with one sentence */
export async function serveLive(ports: LivePorts, options: ServeLiveOptions): Promise<LiveServer> {
  const { port, app, rolloutId, desk } = options;
  const colors = app === undefined ? undefined : colorRequests(app);
  const feeds = new Map<string, LiveFeed>();
  const made = (id: string): LiveFeed =>
    liveFeed({
      read: liveStories(ports, { ...options, rolloutId: id }),
      render: changedSections(desk !== undefined),
      pause: options.pause,
      ...(colors && { colors }),
    });
  const server = await startLiveServer(port, {
    rolloutId,
    assets: liveAssets,
    async feedOf(id) {
      const known = feeds.get(id);
      if (known !== undefined || (id !== rolloutId && !(await isKnown(ports, id)))) return known;
      const feed = feeds.get(id) ?? made(id);
      feeds.set(id, feed);
      return feed;
    },
    list: async (id) => rolloutList(await listedRollouts(ports), id).markup,
    desk,
    async close() {
      await Promise.all([...feeds.values()].map((feed) => feed.close()));
    },
  });
  return {
    url: server.url,
    async close() {
      await server.close();
      await colors?.close();
    },
  };
}

const isKnown = async ({ ledger }: Pick<LivePorts, 'ledger'>, id: string): Promise<boolean> =>
  ((await ledger.recordOf(id)) ?? (await ledger.rejectionOf(id))) !== undefined;
