import type { Happening, Story } from '../story.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { time } from './time.ts';

const words: Readonly<Record<Happening['kind'], string>> = {
  alarm: 'Alarm',
  command: 'Command',
  gate: 'Waits',
  hook: 'Hook',
  weights: 'Weights',
  stop: 'Stopped',
  end: 'Promoted',
};

/** All that moved the rollout, as the charts number it. */
export const happeningsSection = ({ happenings }: Story): Html =>
  happenings.length === 0
    ? html``
    : html`<h2 id="happened-list">What happened</h2><ol class="happened">${happenings.map(
        ({ at, kind, text, who }) => html`
<li class="is-${kind}"><span class="when">${time(at)}</span> <b>${words[kind]}</b> <span class="what">${text}${who === undefined ? undefined : html` <span class="who">by ${who}</span>`}</span></li>`,
      )}</ol>`;
