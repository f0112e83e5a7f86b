import { span } from '../../../core/text/span.ts';
import type { StepResult } from '../../pipeline/step-results.ts';
import type { Story } from '../story.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';

const words: Readonly<Record<StepResult['result'], string>> = {
  passed: '✓ passed',
  proceeded: '→ proceeded, not passed',
  failed: '✗ stopped here',
  running: '● runs',
  notReached: '– not reached',
};

/** The planned steps as a row, each with what became of it. */
export const stepsSection = ({ steps }: Story): Html =>
  steps.length === 0
    ? html``
    : html`<h2>Steps</h2><ol class="steps">${steps.map(
        ({ weight, result, seconds }) => html`
<li class="step-${result}"><b>${weight}%</b> <span>${words[result]}${seconds === undefined ? '' : `, ${span(seconds)}`}</span></li>`,
      )}</ol>`;
