import { readFileSync } from 'node:fs';
import { stateStyle } from '../../local/web/base-style.ts';
import { html, htmlDocument } from '../report/html.ts';
import { styleText } from '../report/page/report-page.ts';
import { sectionIds, sections } from '../report/page/sections.ts';
import type { Story } from '../report/story.ts';
import { controlsSection, nowSection } from './live-now.ts';
import type { LiveStory } from './live-story.ts';

export interface Asset {
  readonly type: string;
  readonly text: string;
}

/** The page's own script, style and stream, and nothing from elsewhere. */
export const livePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const own = (name: string) => readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8');

/** The files that the browser loads, by path. The page is empty: the stream fills and updates it. */
export const liveAssets = (rolloutId: string): Readonly<Record<string, Asset>> => ({
  '/': { type: 'text/html; charset=utf-8', text: shell(rolloutId) },
  '/live.js': { type: 'text/javascript; charset=utf-8', text: own('live.js') },
  '/page.css': { type: 'text/css; charset=utf-8', text: styleText() },
  '/live.css': { type: 'text/css; charset=utf-8', text: stateStyle() + own('live.css') },
});

const [first, ...rest] = sectionIds;
const liveIds = ['now', 'controls'] as const;

const shell = (rolloutId: string): string =>
  htmlDocument({
    title: rolloutId,
    head: html`<link rel="stylesheet" href="/page.css">
<link rel="stylesheet" href="/live.css">
<script type="module" src="/live.js"></script>`,
    body: html`<header><p class="of">Rollout <span>${rolloutId}</span></p><p id="state" role="status" data-is="connecting">connecting</p></header>
<nav id="rollouts" aria-label="Rollouts"></nav>
<main>
<section id="${first}"><h1>${rolloutId}</h1><noscript><p>This page needs JavaScript. The report needs none: <code>meshshift report ${rolloutId}</code></p></noscript></section>
${liveIds.map((id) => html`<section id="${id}" hidden></section>`)}
<p id="answered" role="status"></p>
${rest.map((id) => html`<section id="${id}" hidden></section>`)}
<section id="answers" hidden><h2 id="answers-title">Answers</h2><div id="tiles" role="img" aria-labelledby="answers-title answers-said"></div><p id="answers-said" class="quiet"></p></section>
</main>`,
  });

/**
 * Renders the sections of a story and returns the changed ones. Charts are drawn only when they would show something new,
 * because they cost more than all the rest. After the end, the page is the report.
 *
 * @param mayOrder the page has buttons
 */
export function changedSections(mayOrder = false): (told: LiveStory) => Record<string, string> {
  const last: Record<string, string> = {};
  let drawnFor = '';
  return ({ story: told, now }) => {
    const hasButtons = mayOrder && now !== undefined && now.offers.length > 0;
    // The buttons say the next steps.
    const story = hasButtons ? { ...told, headline: { ...told.headline, next: [] } } : told;
    const drawing = drawnOf(story);
    const rendered = Object.entries(sections).flatMap(([id, section]) =>
      id === 'charts' && drawing === drawnFor ? [] : [[id, section(story).markup] as const],
    );
    drawnFor = drawing;
    const live = [
      ['now', nowSection(now).markup],
      ['controls', controlsSection(now, mayOrder).markup],
    ] as const;
    const changed = [...live, ...rendered].filter(([id, markup]) => (last[id] ?? '') !== markup);
    for (const [id, markup] of changed) last[id] = markup;
    return Object.fromEntries(changed);
  };
}

const drawnOf = ({ decisions, periods, toldAt, headline }: Story): string =>
  [decisions.length, periods.length, periods.at(-1)?.start, headline.badge, Math.floor(toldAt / 60_000)].join('/');
