import { type Html, html } from '../../web/html.ts';
import type { ApiAnswer } from '../api.ts';
import { type Answer, commandBlock, meshPath, pageOf } from '../shell.ts';
import { hiddenFields } from './field-markup.ts';
import { createPath } from './step-pages.ts';
import { textOf, type Values } from './values.ts';

/** A call of the plan and what came of it; without an answer it was not made. */
export interface Attempt {
  readonly command: string;
  readonly answer?: ApiAnswer;
}

function cameOf({ command, answer }: Attempt): Html {
  const said =
    answer === undefined
      ? html`<p class="quiet">not made</p>`
      : answer.kind === 'done'
        ? html`<p class="good"><span aria-hidden="true">✓ </span>created</p>`
        : html`<p class="problem" role="alert">${answer.code}: ${answer.message}</p>`;
  return html`<li>${commandBlock(command)}${said}</li>`;
}

/** What came of each call. What App Mesh refused can be changed and tried again, without what is already there. */
export function outcomePage(values: Values, attempts: readonly Attempt[]): Answer {
  const meshName = textOf(values, 'meshName');
  const made = attempts.filter(({ answer }) => answer?.kind === 'done').map(({ command }) => command);
  const isDone = made.length === attempts.length;
  const title = isDone ? `Mesh ${meshName} is created` : 'App Mesh refused a call';
  const again = html`<form method="post" action="${createPath}"><input type="hidden" name="step" value="review">
${hiddenFields(values, new Set(), made)}
<p class="buttons"><button class="first" name="do" value="back">Back, to change something</button>
<button name="do" value="create">Try the rest again</button></p></form>`;
  return pageOf({
    title,
    body: html`<h1>${title}</h1>${isDone ? html`<p><a class="button" href="${meshPath(meshName)}">See its picture</a></p>` : again}
<ol class="attempts">${attempts.map(cameOf)}</ol>`,
  });
}
