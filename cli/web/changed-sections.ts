import type { Story } from '../report/story.ts';

/**
 * Renders a story's parts and gives those that are not as they were. Charts are drawn anew only when they would show
 * something new: drawing them costs more than all the rest.
 */
export function changedSections(): (story: Story) => Promise<Record<string, string>> {
  const last: Record<string, string> = {};
  let drawnFor = '';
  return async (story) => {
    // The plotting library is loaded when the first page is opened.
    const { sections } = await import('../report/page/sections.ts');
    const worth = drawnOf(story);
    const rendered = Object.entries(sections).flatMap(([id, section]) =>
      id === 'charts' && worth === drawnFor ? [] : [[id, section(story).markup] as const],
    );
    drawnFor = worth;
    const changed = rendered.filter(([id, markup]) => (last[id] ?? '') !== markup);
    for (const [id, markup] of changed) last[id] = markup;
    return Object.fromEntries(changed);
  };
}

const drawnOf = ({ decisions, periods, toldAt, headline }: Story): string =>
  [decisions.length, periods.length, periods.at(-1)?.start, headline.badge, Math.floor(toldAt / 60_000)].join('/');
