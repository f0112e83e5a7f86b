import { describe, expect, test } from '@jest/globals';
import type { Story } from '../../../cli/report/story.ts';
import { liveNow } from '../../../cli/web/live-now.ts';
import { changedSections } from '../../../cli/web/live-page.ts';
import { sampleControl } from '../../support/sample-control.ts';
import { stopped } from '../support/rollouts.ts';
import { runningStory } from '../support/running-story.ts';

const changing = () => {
  const changed = changedSections();
  return (story: Story) => changed({ story, over: false });
};

test('only what has changed is rendered again: no chart for a second that has passed', async () => {
  const changed = changing();
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
  const changed = changing();
  const story = runningStory();
  await changed({ ...story, missing: ['nothing was measured'] });
  expect(await changed({ ...story, missing: [] })).toEqual({ missing: '' });
});

describe('while it runs', () => {
  const story = runningStory();
  const control = sampleControl({ phase: 'baking', step: 0, shifts: [{ weight: 10, at: story.toldAt }] });
  const now = liveNow(control, [stopped], story.toldAt);

  test('the page leads with the metric nearest to its limit and with the time left', () => {
    const { now: markup } = changedSections()({ story, now, over: false });
    expect(markup).toContain('<b>5%</b> <span>error rate of 400 requests, allowed 0.21%</span>');
    expect(markup).toContain('all steps need 15 m at least');
    expect(markup).toMatch(/this step ends in .* at the earliest/);
  });

  test('it has buttons only if it may order', () => {
    expect(changedSections(false)({ story, now, over: false })).not.toHaveProperty('controls');
    const { controls } = changedSections(true)({ story, now, over: false });
    expect([...(controls ?? '').matchAll(/data-order="(\w+)"/g)].map(([, order]) => order)).toEqual(['pause', 'abort']);
  });

  test('it becomes the report at the end', () => {
    const changed = changedSections(true);
    changed({ story, now, over: false });
    expect(changed({ story, over: true })).toEqual({ now: '', controls: '' });
  });
});
