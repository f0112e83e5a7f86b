import { expect, test } from '@jest/globals';
import { changedSections } from '../../../cli/web/live-page.ts';
import { runningStory } from '../support/running-story.ts';

test('only what has changed is rendered again: no chart for a second that has passed', async () => {
  const changed = changedSections();
  const story = runningStory();
  expect(Object.keys(await changed(story))).toEqual(
    expect.arrayContaining(['headline', 'facts', 'charts', 'decisions']),
  );
  expect(await changed(story)).toEqual({});
  const later = { ...story, toldAt: story.toldAt + 1000, headline: { ...story.headline, title: 'a second later' } };
  expect(Object.keys(await changed(later))).toEqual(['headline']);
  const shown = { from: story.toldAt - 600_000, to: story.toldAt + 60_000 };
  expect(Object.keys(await changed({ ...later, shown, toldAt: story.toldAt + 60_000 }))).toEqual(['charts']);
});

test('a section that has lost its contents is emptied', async () => {
  const changed = changedSections();
  const story = runningStory();
  await changed({ ...story, missing: ['nothing was measured'] });
  expect(await changed({ ...story, missing: [] })).toEqual({ missing: '' });
});
