import type { Counts, Period } from '../../../core/analysis/series.ts';
import { millisecondsOrDash, percent } from '../../terminal/text.ts';
import type { ChartWidth, Frame } from '../charts/draw.ts';
import { chartWidths, frameOf } from '../charts/draw.ts';
import { eventsChart } from '../charts/events-chart.ts';
import { additionalMetric, errorRateChart, errorRateOf, latencyChart, trafficChart } from '../charts/metric-charts.ts';
import { shareOf, verdictsChart, weightsChart } from '../charts/rollout-charts.ts';
import type { Html } from '../html.ts';
import { html, htmlTable, time, verdictSigns } from '../html.ts';
import type { AdditionalSeries, Story } from '../story.ts';

type Chart = (story: Story, frame: Frame) => Html | undefined;

/** The charts, each in three widths. The page shows the one that fits, so that no text is scaled. */
export function chartsSection(story: Story): Html {
  const measured = story.periods.some(({ canary, stable }) => canary !== undefined || stable !== undefined);
  const responseTime = story.percentile === undefined ? 'Response time' : `Response time, ${story.percentile}`;
  const theirs = story.weights.some((one) => one.theirs) && html` <span class="key key-theirs">set from outside</span>`;
  const seen = measured && html` <span class="key key-seen">as measured</span>`;
  const share = html`<span class="key key-set">as set</span>${theirs || undefined}${seen || undefined}`;
  const signs = Object.entries(verdictSigns).map(([verdict, sign]) => html`<span>${sign} ${verdict}</span> `);
  const drawn = [
    figure(story, eventsChart, 'Events', html``),
    measured ? figure(story, trafficChart, 'Requests per minute', html``) : undefined,
    figure(story, weightsChart, 'Share of the canary', share),
    measured ? figure(story, errorRateChart, 'Error rate', html``) : undefined,
    measured ? figure(story, latencyChart, responseTime, html``) : undefined,
    figure(story, verdictsChart, 'Verdict of each look', html`${signs}`),
  ].filter((one) => one !== undefined);
  if (drawn.length === 0) return html``;
  return html`<h2>Over time</h2><p class="quiet">UTC. Numbers refer to <a href="#happened-list">what happened</a>.</p>
${measured ? html`<p class="keys">${keysOf(story)}</p>` : undefined}${drawn}${story.additional.map((one) => additionalCharts(story, one))}`;
}

/** The charts of an additional metric, folded unless it decided: they are many, and the numbers of all are above. */
function additionalCharts(story: Story, one: AdditionalSeries): Html {
  const metric = additionalMetric(story, one);
  const errors: Chart = (told, frame) => errorRateChart(told, frame, metric);
  const times: Chart = (told, frame) => latencyChart(told, frame, metric);
  const drawn = [
    ...(one.hasErrors ? [figure(story, errors, 'Error rate', html``)] : []),
    ...(one.percentile === undefined ? [] : [figure(story, times, `Response time, ${one.percentile}`, html``)]),
  ].filter((chart) => chart !== undefined);
  if (drawn.length === 0) return html``;
  return html`<details data-of="metric ${one.name}"${one.decisive ? html` open` : undefined}><summary>Additional metric ${one.name}</summary>${drawn}</details>`;
}

/** What the lines of all charts of measurements mean. */
const keysOf = ({ canary, stable, judged }: Story): Html =>
  html`<span class="key key-canary">${canary} (canary)</span> <span class="key key-stable">${stable} (stable)</span>${
    judged.length === 0 ? undefined : html` <span class="key key-judged">periods behind a verdict</span>`
  }${judged.some(({ decisive }) => decisive) ? html` <span class="key key-limit">limit</span>` : undefined}`;

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

/** The measured periods as a table: the exact numbers, and the charts for screen readers. */
export function periodsSection(story: Story): Html {
  const { periods, stable, canary, percentile } = story;
  const measured = periods.filter((period) => period.canary !== undefined || period.stable !== undefined);
  if (measured.length === 0) return html``;
  const versionHeads = (name: string) => [
    `${name} requests`,
    'errors',
    ...(percentile === undefined ? [] : [percentile]),
  ];
  const cells = (counts: Counts | undefined) => [
    counts?.requests.toLocaleString('en-US') ?? '–',
    counts === undefined ? '–' : `${counts.errors.toLocaleString('en-US')} (${percent(errorRateOf(counts))})`,
    ...(percentile === undefined ? [] : [millisecondsOrDash(counts?.latencyMs)]),
  ];
  const rowOf = (period: Period) => {
    const share = shareOf(period);
    return [
      time(period.start),
      share === undefined ? '–' : percent(share / 100),
      ...cells(period.canary),
      ...cells(period.stable),
    ];
  };
  return html`<details><summary>Measurements, period by period</summary>
<div class="numbers">${htmlTable(
    `Requests, errors and response times of each whole period of ${story.periodSeconds} s, as CloudWatch has them`,
    ['From', 'Canary’s share', ...versionHeads(canary), ...versionHeads(stable)],
    measured.map(rowOf),
  )}</div></details>`;
}
