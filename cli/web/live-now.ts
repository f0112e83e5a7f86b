import type { Control } from '../../core/control/control.ts';
import type { Decision } from '../../core/ledger/decision.ts';
import { factor } from '../../core/text/numbers.ts';
import { span } from '../../core/text/span.ts';
import { stepEndText } from '../follow/step-end.ts';
import type { Html } from '../report/html.ts';
import { html } from '../report/html.ts';
import type { JudgedMetric } from '../rollout/judged-metrics.ts';
import { judgedMetrics, mostOfLimit, nearestLimit, newestLook } from '../rollout/judged-metrics.ts';
import { type Offer, offersOf } from '../rollout/offers.ts';
import { progressOf } from '../rollout/standing.ts';

/** What a page shows of a rollout only while it runs. */
export interface LiveNow {
  /** The metric that is nearest to its limit; absent before the first look. */
  readonly nearest?: JudgedMetric;
  /** Sentences without a full stop: what ends the step, and what is left of the rollout. */
  readonly left: readonly string[];
  readonly offers: readonly Offer[];
}

export function liveNow(control: Control, decisions: readonly Decision[], now: number): LiveNow {
  const look = newestLook(decisions);
  const nearest = look && nearestLimit(judgedMetrics(look, control.plan));
  const ends = stepEndText(control, now);
  const { secondsLeft } = progressOf(control, decisions, now);
  return {
    ...(nearest && { nearest }),
    left: [
      ...(ends === undefined ? [] : [`this step ends ${ends}`]),
      ...(secondsLeft > 0 && control.stop === undefined ? [`all steps need ${span(secondsLeft)} at least`] : []),
    ],
    offers: offersOf(control),
  };
}

/** The number that is nearest to its limit, and the time left; empty after the end. */
export function nowSection(now: LiveNow | undefined): Html {
  if (now === undefined) return html``;
  const { nearest, left } = now;
  return html`${nearest === undefined ? undefined : meterOf(nearest)}${left.map((one) => html`<p class="left">${one}</p>`)}`;
}

/** In words: `48% of its limit`, `3.1 times its limit`. */
function ofLimitText(ofLimit: number): string {
  if (ofLimit < 2) return `${Math.round(100 * ofLimit)}% of its limit`;
  return ofLimit < mostOfLimit ? `${factor(ofLimit)} times its limit` : `${mostOfLimit} times its limit or more`;
}

/** The bar is as long as twice the limit, and has a mark at the limit. */
const barLength = 200;

function meterOf({ metric, canary, allowed, ofLimit = 0, verdict, requests }: JudgedMetric): Html {
  const filled = Math.min(barLength, Math.round((barLength * ofLimit) / 2));
  const text = ofLimitText(ofLimit);
  const tone = verdict !== 'fail' && ofLimit > 1 ? 'above' : verdict;
  return html`<h2>Nearest to its limit</h2>
<p class="nearest nearest-${tone}"><b>${canary}</b> <span>${metric} of ${requests.toLocaleString('en-US')} requests, allowed ${allowed}</span></p>
<p class="meter"><svg role="img" aria-label="${metric}: ${text}" viewBox="0 0 ${barLength} 12" class="meter-${tone}"><rect class="empty" width="${barLength}" height="12"/><rect width="${filled}" height="12"/><rect class="limit" x="${barLength / 2 - 1}" width="2" height="12"/></svg> <span class="quiet">${text}</span></p>`;
}

/** A button for each order; empty where the page may only look. */
export const controlsSection = (now: LiveNow | undefined, mayOrder: boolean): Html =>
  now === undefined || !mayOrder || now.offers.length === 0
    ? html``
    : html`<h2>Act</h2><ul class="offers">${now.offers.map(
        ({ order, step, effect }) => html`
<li><button type="button" data-order="${order}"${step === undefined ? undefined : html` data-step="${step}"`} aria-describedby="effect-${order}">${order}</button> <span id="effect-${order}" class="quiet">${effect}</span></li>`,
      )}</ul>`;
