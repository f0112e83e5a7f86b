import type { Story } from '../report/story.ts';
import type { LiveStory } from './live-story.ts';
import type { ColorRequests, Tile } from './tiles.ts';
import { tileCount } from './tiles.ts';

/** One message of the stream. */
export interface LiveEvent {
  readonly name: 'story' | 'tiles' | 'end' | 'problem';
  readonly data: unknown;
}

type Listener = (event: LiveEvent) => void;

export interface LiveFeed {
  /** Sends all that is known so far, and news from then on. @returns a function that ends this */
  subscribe(send: Listener): () => void;
  /** Sends the last news and ends. */
  close(): Promise<void>;
}

interface LiveFeedOptions {
  read(): Promise<LiveStory>;
  /** Renders the sections of the page, by id, that changed since the last call. */
  readonly render: (told: LiveStory) => Readonly<Record<string, string>>;
  /** Absent without an app that answers with colours. */
  readonly colors?: ColorRequests;
  /** Real milliseconds. */
  pause(milliseconds: number): Promise<void>;
}

const readEveryMs = 1000;
const requestEveryMs = 200;
/** Sixty requests a second: all tiles are new within one second, on a slow machine within two. */
const requestsAtOnce = 12;

/** Feeds all open pages from one look at the rollout. It looks only while a page is open. */
export function liveFeed({ read, render, colors, pause }: LiveFeedOptions): LiveFeed {
  const listeners = new Set<Listener>();
  const news = newsFor(listeners);
  let story: Story | undefined;
  let running = false;
  let closed = false;
  const isWatched = () => !closed && listeners.size > 0;

  const readOnce = async () => {
    const found = await read();
    story = found.story;
    news.story(story, render(found));
    if (found.over) news.end(story);
  };
  const reading = async () => {
    while (isWatched() && !news.isOver()) {
      await readOnce().catch(news.problem);
      await pause(readEveryMs);
    }
  };
  const requesting = async () => {
    while (colors !== undefined && isWatched()) {
      const answers = story === undefined ? [] : colors.ask(requestsAtOnce, story);
      const [tiles] = await Promise.all([answers, pause(requestEveryMs)]);
      if (tiles.length > 0) news.tiles(tiles);
    }
  };
  const run = async () => {
    if (running) return;
    running = true;
    await Promise.all([reading(), requesting()]);
    running = false;
    // A page may have been opened while the last loop ended.
    if (isWatched() && !news.isOver()) await run();
  };

  return {
    subscribe(send) {
      news.repeatFor(send);
      listeners.add(send);
      void run();
      return () => void listeners.delete(send);
    },
    async close() {
      if (listeners.size > 0 && !news.isOver()) await readOnce().catch(() => undefined);
      closed = true;
    },
  };
}

/** Ends of the execution at which the router stays held, by their badge. */
const waiting: Readonly<Record<string, string>> = {
  Halted: 'halted: it waits for a person',
  'Rollback failed': 'the rollback fails, and is tried again each minute',
};

/** The news so far, and their way to the listeners. */
function newsFor(listeners: ReadonlySet<Listener>) {
  const sections: Record<string, string> = {};
  let title: string | undefined;
  let ended: string | undefined;
  const sendAll = (event: LiveEvent) => {
    for (const send of listeners) send(event);
  };
  return {
    isOver: () => ended !== undefined,
    story({ service, headline }: Story, changed: Readonly<Record<string, string>>) {
      Object.assign(sections, changed);
      title = `${service}: ${headline.badge.toLowerCase()}`;
      if (Object.keys(changed).length > 0) sendAll({ name: 'story', data: { title, sections: changed } });
    },
    tiles: (tiles: readonly Tile[]) => sendAll({ name: 'tiles', data: { tiles, count: tileCount } }),
    problem: (error: unknown) =>
      sendAll({ name: 'problem', data: error instanceof Error ? error.message : String(error) }),
    end({ headline }: Story) {
      ended = waiting[headline.badge] ?? 'the rollout has ended';
      sendAll({ name: 'end', data: ended });
    },
    repeatFor(send: Listener) {
      if (title !== undefined) send({ name: 'story', data: { title, sections: { ...sections } } });
      if (ended !== undefined) send({ name: 'end', data: ended });
    },
  };
}
