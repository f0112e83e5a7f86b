import { errorRateChart } from '../charts/error-rate-chart.ts';
import type { ChartWidth, Frame } from '../charts/frame.ts';
import { chartWidths, frameOf } from '../charts/frame.ts';
import { latencyChart } from '../charts/latency-chart.ts';
import { verdictsChart } from '../charts/verdicts-chart.ts';
import { weightsChart } from '../charts/weights-chart.ts';
import type { Story } from '../story.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { verdictSigns } from './verdict-mark.ts';

type Chart = (story: Story, frame: Frame) => Html | undefined;

/** Each chart three times: the page shows the one that fits, so that no text is ever scaled. */
export function chartsSection(story: Story): Html {
  const measured = story.periods.some(({ canary, stable }) => canary !== undefined || stable !== undefined);
  const versions = html`<span class="key key-canary">${story.canary} (canary)</span> <span class="key key-stable">${story.stable} (stable)</span>`;
  const judged =
    story.judged.length === 0 ? undefined : html` <span class="key key-judged">periods that a verdict rests on</span>`;
  const limit = html`${story.judged.some(({ decisive }) => decisive) ? html` <span class="key key-limit">limit</span>` : undefined}`;
  const figures = [
    figure(
      story,
      weightsChart,
      'Share of the canary',
      html`<span class="key key-set">as set</span>${story.weights.some(({ theirs }) => theirs) ? html` <span class="key key-theirs">set by someone else</span>` : undefined} ${measured ? html`<span class="key key-seen">as its callers saw it</span>` : undefined}`,
    ),
    ...(measured
      ? [
          figure(story, errorRateChart, 'Error rate', html`${versions}${judged}${limit}`),
          figure(
            story,
            latencyChart,
            story.percentile === undefined ? 'Response time' : `Response time, ${story.percentile}`,
            html`${versions}${judged}${limit}`,
          ),
        ]
      : []),
    figure(
      story,
      verdictsChart,
      'Verdict of each look',
      html`${Object.entries(verdictSigns).map(([verdict, sign]) => html`<span>${sign} ${verdict}</span> `)}`,
    ),
  ];
  const drawn = figures.filter((one) => one !== undefined);
  if (drawn.length === 0) return html``;
  return html`<h2>Over time</h2><p class="quiet">Times are UTC. The numbers above a chart are those of <a href="#happened-list">what happened</a>.</p>${drawn}`;
}

function figure(story: Story, chart: Chart, title: string, key: Html): Html | undefined {
  const drawn = Object.keys(chartWidths).flatMap((name) => {
    const width = name as ChartWidth;
    const frame = frameOf(story, width);
    const svg = frame && chart(story, frame);
    return svg === undefined ? [] : [html`<div class="chart chart-${width}">${svg}</div>`];
  });
  return drawn.length === 0
    ? undefined
    : html`<figure><figcaption><h3>${title}</h3><p class="keys">${key}</p></figcaption>${drawn}</figure>`;
}
