import { changedSections } from './changed-sections.ts';
import { colorRequests } from './color-requests.ts';
import { liveFeed } from './live-feed.ts';
import { liveAssets } from './live-page.ts';
import type { LiveServer } from './live-server.ts';
import { startLiveServer } from './live-server.ts';
import type { TellOptions, Told } from './tell-live.ts';
import { tellLive } from './tell-live.ts';

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
