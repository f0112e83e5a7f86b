import { type Html, html } from '../../web/html.ts';
import type { Field } from './fields.ts';
import type { FieldProblem } from './problems.ts';
import { textOf, type Values } from './values.ts';

/** Without `style`, `autofocus` or any other thing that the page's policy or a reader would not want. */
const control = ({ name, kind, choices }: Field, text: string, about: string | undefined, isWrong: boolean): Html => {
  const described = about === undefined ? html`` : html` aria-describedby="${about}"`;
  const invalid = isWrong ? html` aria-invalid="true"` : html``;
  if (choices !== undefined)
    return html`<select id="${name}" name="${name}"${described}${invalid}>${choices.map(
      (choice) =>
        html`<option value="${choice}"${choice === text ? html` selected` : undefined}>${choice === '' ? 'none' : choice}</option>`,
    )}</select>`;
  if (kind === 'backends')
    return html`<textarea id="${name}" name="${name}" rows="3" spellcheck="false"${described}${invalid}>
${text}</textarea>`;
  const mode = kind === 'number' ? html` inputmode="numeric"` : html``;
  return html`<input id="${name}" name="${name}" value="${text}" autocomplete="off" spellcheck="false"${mode}${described}${invalid}>`;
};

/** A field with its label, its hint, and beside it all that is wrong with it. */
export function fieldMarkup(field: Field, values: Values, problems: readonly FieldProblem[]): Html {
  const { name, label, hint } = field;
  const own = problems.filter((problem) => problem.field === name);
  const about = [...(hint === undefined ? [] : [`${name}-hint`]), ...(own.length === 0 ? [] : [`${name}-problem`])];
  const hinted = hint === undefined ? undefined : html`<p class="quiet" id="${name}-hint">${hint}</p>`;
  const wrong = own.map(({ text }) => text).join('; ');
  const said = own.length === 0 ? undefined : html`<p class="problem" id="${name}-problem">${wrong}</p>`;
  const described = about.length === 0 ? undefined : about.join(' ');
  return html`
<div class="field${own.length > 0 ? ' wrong' : ''}"><label for="${name}">${label}</label>${control(
    field,
    textOf(values, name),
    described,
    own.length > 0,
  )}${said}${hinted}</div>`;
}

/** All problems of a step, each with the way to its field. */
export const problemSummary = (problems: readonly FieldProblem[], labelOf: (name: string) => string): Html =>
  problems.length === 0
    ? html``
    : html`<div class="summary" role="alert" tabindex="-1" autofocus><h2>App Mesh would refuse this</h2><ul>${problems.map(
        ({ field, text }) => html`<li><a href="#${field}">${labelOf(field)}</a>: ${text}</li>`,
      )}</ul></div>`;

const hidden = (name: string, value: string): Html => html`<input type="hidden" name="${name}" value="${value}">`;

/** What was filled in on other steps goes along, and the commands that were made. */
export const hiddenFields = (values: Values, shown: ReadonlySet<string>, made: readonly string[]): Html =>
  html`${Object.entries(values)
    .filter(([name]) => !shown.has(name))
    .map(([name, value]) => hidden(name, value))}${made.map((command) => hidden('made', command))}`;
