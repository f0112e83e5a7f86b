import type { Story } from '../report/story.ts';
import type { Telling } from './live-story.ts';
import type { ColorRequests, Tiles } from './tiles.ts';
import { splitTiles, tileCount } from './tiles.ts';

/** One message of the stream. */
export interface LiveEvent {
  readonly name: 'story' | 'tiles' | 'end' | 'problem';
  readonly data: unknown;
}

export interface LiveFeed {
  /** Tells all that is known so far, and whatever is new from then on; gives how to stop. */
  subscribe(send: (event: LiveEvent) => void): () => void;
  /** Tells the last news first. */
  close(): Promise<void>;
}

export interface LiveFeedOptions {
  tell(): Promise<Telling>;
  /** Renders the parts of the page that have changed since it was last asked, by id. */
  readonly render: (story: Story) => Promise<Readonly<Record<string, string>>>;
  /** Where there is an app that answers with colours. */
  readonly colors?: ColorRequests;
  /** Real milliseconds. */
  pause(milliseconds: number): Promise<void>;
}

const tellEveryMs = 1000;
const askEveryMs = 200;
/** Sixty a second: all tiles are new within one, on a slow machine within two. */
const askedAtOnce = 12;

/** Feeds every open page from one look at the rollout, and looks only while a page is open. */
export function liveFeed({ tell, render, colors, pause }: LiveFeedOptions): LiveFeed {
  const listeners = new Set<(event: LiveEvent) => void>();
  const known: { sections: Record<string, string>; tiles?: Tiles; title?: string; over: boolean } = {
    sections: {},
    over: false,
  };
  let story: Story | undefined;
  let running = false;
  let closed = false;
  const say = (event: LiveEvent) => {
    for (const send of listeners) send(event);
  };
  const wanted = () => !closed && listeners.size > 0;

  const tellOnce = async () => {
    const told = await tell();
    story = told.story;
    const sections = await render(told.story);
    Object.assign(known.sections, sections);
    known.title = `${story.service}: ${story.headline.badge.toLowerCase()}`;
    if (Object.keys(sections).length > 0) say({ name: 'story', data: { title: known.title, sections } });
    if (colors === undefined) sayTiles(splitTiles(told.story));
    if (told.over) say({ name: 'end', data: known.title });
    known.over = told.over;
  };
  const sayTiles = (tiles: Tiles) => {
    // The same picture again is no news; the same answers again are new ones.
    if (tiles.are === 'split' && JSON.stringify(tiles) === JSON.stringify(known.tiles)) return;
    known.tiles = tiles;
    say({ name: 'tiles', data: { ...tiles, count: tileCount } });
  };

  const telling = async () => {
    while (wanted() && !known.over) {
      await tellOnce().catch((error: unknown) =>
        say({ name: 'problem', data: error instanceof Error ? error.message : String(error) }),
      );
      await pause(tellEveryMs);
    }
  };
  const asking = async () => {
    while (colors !== undefined && wanted()) {
      const [tiles] = await Promise.all([story === undefined ? [] : colors.ask(askedAtOnce, story), pause(askEveryMs)]);
      if (tiles.length > 0) sayTiles({ are: 'answers', tiles, of: 'answers, the newest' });
    }
  };
  const run = async () => {
    if (running) return;
    running = true;
    await Promise.all([telling(), asking()]);
    running = false;
    // Somebody may have come while the last loop ended.
    if (wanted() && !known.over) await run();
  };

  return {
    subscribe(send) {
      if (known.title !== undefined)
        send({ name: 'story', data: { title: known.title, sections: { ...known.sections } } });
      if (known.tiles !== undefined && known.tiles.are === 'split')
        send({ name: 'tiles', data: { ...known.tiles, count: tileCount } });
      if (known.over) send({ name: 'end', data: known.title });
      listeners.add(send);
      void run();
      return () => void listeners.delete(send);
    },
    async close() {
      if (listeners.size > 0 && !known.over) await tellOnce().catch(() => undefined);
      closed = true;
    },
  };
}
