import { setImmediate as soon } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import type { LiveEvent } from '../../../cli/web/live-feed.ts';
import { liveFeed } from '../../../cli/web/live-feed.ts';
import { runningStory } from '../support/running-story.ts';

/** A feed whose next look comes when it is let go on; `tellings` are the looks in turn, the last one stands. */
function stage(tellings: readonly (boolean | Error)[], badge?: string) {
  let looks = 0;
  let goOn: () => void = () => undefined;
  const feed = liveFeed({
    async read() {
      const over = tellings[Math.min(looks, tellings.length - 1)] ?? false;
      looks += 1;
      if (over instanceof Error) throw over;
      const story = runningStory();
      return { story: { ...story, headline: { ...story.headline, ...(badge !== undefined && { badge }) } }, over };
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
    /** A page opens, and the first look ends if there is one. */
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
    const world = stage([false]);
    await world.next();
    expect(world.looks()).toBe(0);
    const { leave, heard } = await world.listen();
    await world.next();
    await world.next();
    expect(headlines(heard)).toEqual(['look 1', 'look 2', 'look 3']);
    leave();
    await world.next();
    await world.next();
    expect(world.looks()).toBe(3);
  });

  test('sends all that is known to a later page, and looks once for all pages', async () => {
    const world = stage([false]);
    await world.listen();
    await world.next();
    const { heard } = await world.listen();
    expect(headlines(heard)).toEqual(['look 2']);
    await world.next();
    expect(world.looks()).toBe(3);
    expect(headlines(heard)).toEqual(['look 2', 'look 3']);
  });

  test('reports the end of the rollout, also to later pages, and looks no more', async () => {
    const world = stage([false, true]);
    const first = await world.listen();
    for (let i = 0; i < 4; i++) await world.next();
    expect(world.looks()).toBe(2);
    expect(first.names().at(-1)).toBe('end');
    expect((await world.listen()).names()).toEqual(['story', 'end']);
  });

  test.each([
    ['Rolled back', 'the rollout has ended'],
    ['Halted', 'halted: it waits for a person'],
    ['Rollback failed', 'the rollback fails, and is tried again each minute'],
  ])('says of the end %s: %s', async (badge, text) => {
    const world = stage([true], badge);
    const { heard } = await world.listen();
    expect(heard.at(-1)).toEqual({ name: 'end', data: text });
    expect((await world.listen()).heard.at(-1)).toEqual({ name: 'end', data: text });
  });

  test('says what went wrong and goes on', async () => {
    const world = stage([new Error('AWS does not answer'), false]);
    const { heard } = await world.listen();
    await world.next();
    await world.next();
    expect(heard[0]).toEqual({ name: 'problem', data: 'AWS does not answer' });
    expect(headlines(heard)).toContain('look 2');
  });

  test('looks once more before it is closed', async () => {
    const world = stage([false, true]);
    const { names } = await world.listen();
    expect(names()).not.toContain('end');
    await world.feed.close();
    expect([world.looks(), names().at(-1)]).toEqual([2, 'end']);
  });
});
