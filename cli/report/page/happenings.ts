import { counted } from '../../../core/text/numbers.ts';
import type { Html } from '../html.ts';
import { html, time } from '../html.ts';
import type { Happening, Story } from '../story.ts';

const words: Readonly<Record<Happening['kind'], string>> = {
  alarm: 'Alarm',
  command: 'Command',
  gate: 'Waits',
  hook: 'Hook',
  edit: 'Edited',
  weights: 'Weights',
  stop: 'Stopped',
  failure: 'Failed',
  end: 'Promoted',
};

/** A longer list is folded but for its end. */
const longest = 10;
const shownOfLong = 6;

/** The decisions that moved the rollout, numbered as in the charts. */
export function happeningsSection({ happenings, headline: { reason = '' } }: Story): Html {
  if (happenings.length === 0) return html``;
  const shown = happenings.length > longest ? happenings.slice(-shownOfLong) : happenings;
  const folded = happenings.slice(0, happenings.length - shown.length);
  return html`<h2 id="happened-list">What happened</h2>${
    folded.length === 0
      ? undefined
      : html`<details data-of="happened"><summary>${counted(folded.length, 'earlier event')}</summary>${listOf(folded, reason)}</details>`
  }${listOf(shown, reason)}`;
}

/** @param said what stands at the top of the page already, and is not repeated */
const listOf = (happenings: readonly Happening[], said: string): Html => html`
<ol class="happened" start="${happenings[0]?.number}">${happenings.map(
  ({ at, kind, tone, text, who }) => html`
<li class="tone-${tone}"><span class="when">${time(at)}</span> <b>${words[kind]}</b> <span class="what">${unsaid(text, said)}${who === undefined || kind === 'alarm' ? undefined : html` <span class="who" title="${who}">by ${shortName(who)}</span>`}</span></li>`,
)}</ol>`;

const unsaid = (text: string, said: string): string =>
  said === '' ? text : text.replace(said, 'for the reason above');

/** The end of an ARN: the person or the alarm. The decisions have all of it. */
const shortName = (who: string): string => (who.startsWith('arn:') ? (who.split(/[/:]/).at(-1) ?? who) : who);
