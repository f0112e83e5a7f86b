import { setImmediate as soon } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import type { LiveEvent } from '../../../cli/web/live-feed.ts';
import { liveFeed } from '../../../cli/web/live-feed.ts';
import { runningStory } from '../support/running-story.ts';

/** A feed whose next look comes when it is let go on; `tellings` are the looks in turn, the last one stands. */
function stage(tellings: readonly (boolean | Error)[]) {
  let looks = 0;
  let goOn: () => void = () => undefined;
  const feed = liveFeed({
    async read() {
      const over = tellings[Math.min(looks, tellings.length - 1)] ?? false;
      looks += 1;
      if (over instanceof Error) throw over;
      return { story: runningStory(), over };
    },
    render: () => ({ headline: `look ${looks}` }),
    pause: () =>
      new Promise((resolve) => {
        goOn = resolve;
      }),
  });
  return {
    feed,
    looks: () => looks,
    async next() {
      goOn();
      for (let i = 0; i < 5; i++) await soon();
    },
    /** Somebody comes, and the first look is over if there is one. */
    async listen() {
      const heard: LiveEvent[] = [];
      const leave = feed.subscribe((event) => heard.push(event));
      for (let i = 0; i < 5; i++) await soon();
      return { leave, names: () => heard.map(({ name }) => name), heard };
    },
  };
}

const headlines = (heard: readonly LiveEvent[]) =>
  heard.flatMap(({ name, data }) => (name === 'story' ? [JSON.stringify(data).match(/look \d/)?.[0]] : []));

describe('a live feed', () => {
  test('looks only while a page listens', async () => {
    const it = stage([false]);
    await it.next();
    expect(it.looks()).toBe(0);
    const { leave, heard } = await it.listen();
    await it.next();
    await it.next();
    expect(headlines(heard)).toEqual(['look 1', 'look 2', 'look 3']);
    leave();
    await it.next();
    await it.next();
    expect(it.looks()).toBe(3);
  });

  test('sends all that is known to a later page, and looks once for all pages', async () => {
    const it = stage([false]);
    await it.listen();
    await it.next();
    const { heard } = await it.listen();
    expect(headlines(heard)).toEqual(['look 2']);
    await it.next();
    expect(it.looks()).toBe(3);
    expect(headlines(heard)).toEqual(['look 2', 'look 3']);
  });

  test('reports the end of the rollout, also to later pages, and looks no more', async () => {
    const it = stage([false, true]);
    const first = await it.listen();
    for (let i = 0; i < 4; i++) await it.next();
    expect(it.looks()).toBe(2);
    expect(first.names().at(-1)).toBe('end');
    expect((await it.listen()).names()).toEqual(['story', 'tiles', 'end']);
  });

  test('says what went wrong and goes on', async () => {
    const it = stage([new Error('AWS does not answer'), false]);
    const { heard } = await it.listen();
    await it.next();
    await it.next();
    expect(heard[0]).toEqual({ name: 'problem', data: 'AWS does not answer' });
    expect(headlines(heard)).toContain('look 2');
  });

  test('looks once more before it is closed', async () => {
    const it = stage([false, true]);
    const { names } = await it.listen();
    expect(names()).not.toContain('end');
    await it.feed.close();
    expect([it.looks(), names().at(-1)]).toEqual([2, 'end']);
  });

  test('shows the same picture of a split once', async () => {
    const it = stage([false]);
    const { names } = await it.listen();
    await it.next();
    await it.next();
    expect(names().filter((name) => name === 'tiles')).toHaveLength(1);
  });
});
