import { type Html, html } from '../../web/html.ts';
import { cliCommand } from '../cli-command.ts';
import { drawingOf } from '../drawing.ts';
import { pictureOf } from '../picture.ts';
import { type Answer, commandBlock, pageOf, root } from '../shell.ts';
import { linkTable } from '../tables.ts';
import { callsOf } from './calls.ts';
import { fieldMarkup, hiddenFields, problemSummary } from './field-markup.ts';
import {
  checkField,
  checkFields,
  meshFields,
  nodeFields,
  routeFields,
  routerFields,
  serviceFields,
  weightField,
} from './fields.ts';
import { plannedView } from './planned-view.ts';
import type { FieldProblem } from './problems.ts';
import { fieldsOf, mostNodes, nodesOf, routeType, type Step, steps, textOf, type Values } from './values.ts';

export const createPath = `${root}/create`;

const titles: Readonly<Record<Step, string>> = {
  mesh: 'Mesh and virtual service',
  nodes: 'Virtual nodes',
  route: 'Virtual router and route',
  review: 'Review',
};

type Shown = (field: ReturnType<typeof checkField>) => Html;

const group = (legend: string, content: Html): Html => html`<fieldset><legend>${legend}</legend>${content}</fieldset>`;

const nodeGroups = (values: Values, shown: Shown): Html =>
  html`${nodesOf(values).map((index) =>
    group(
      `Virtual node ${index + 1}`,
      html`<div class="fields">${nodeFields(index).map(shown)}${shown(checkField(index))}</div>
<details${textOf(values, checkField(index).name) === '' ? undefined : html` open`}><summary>Details of the health check</summary><div class="fields">${checkFields(index).map(shown)}</div></details>`,
    ),
  )}
<p class="buttons">${nodesOf(values).length < mostNodes ? html`<button name="do" value="add">Add a virtual node</button>` : undefined}
${nodesOf(values).length > 1 ? html`<button name="do" value="remove">Remove the last virtual node</button>` : undefined}</p>`;

const routeGroups = (
  values: Values,
  shown: Shown,
): Html => html`${group('Virtual router', html`<div class="fields">${routerFields.map(shown)}</div>`)}
${group('Route', html`<div class="fields">${routeFields(routeType(values)).map(shown)}</div>`)}
${group(
  'Targets of the route',
  html`<p class="quiet">Weights are shares of the requests, from 0 to 100 each. A node without a weight is no target.</p><div class="fields">${nodesOf(
    values,
  ).map((index) =>
    shown({
      ...weightField(index, routeType(values), 0),
      label: `Weight of ${textOf(values, `node.${index}.name`) || `virtual node ${index + 1}`}`,
    }),
  )}</div>`,
)}`;

const reviewGroups = (values: Values): Html => {
  const calls = callsOf(values);
  const picture = pictureOf(plannedView(calls), [], undefined);
  return html`<div id="scroll" role="region" aria-label="Picture, scrollable" tabindex="0">${drawingOf(picture, 'right')}${drawingOf(picture, 'down')}</div>
<section>${linkTable(picture)}</section>
<section><h2>The calls, in their order</h2><p class="quiet">Each as the command of the AWS CLI that does the same.</p>${calls.map(({ operation, input }) => commandBlock(cliCommand(operation, input)))}</section>`;
};

/** The step's own part of the form. */
const contentOf: Readonly<Record<Step, (values: Values, shown: Shown) => Html>> = {
  mesh: (_values, shown) =>
    html`${group('Mesh', html`<div class="fields">${meshFields.map(shown)}</div>`)}${group('Virtual service', html`<div class="fields">${serviceFields.map(shown)}</div>`)}`,
  nodes: nodeGroups,
  route: routeGroups,
  review: reviewGroups,
};

/** `Virtual node 2: ` for a field of the second node; empty for a field that there is once. */
const ofNode = (name: string): string => {
  const [, index] = /^(?:node|weight)\.(\d+)/.exec(name) ?? [];
  return index === undefined ? '' : `Virtual node ${Number(index) + 1}: `;
};

const progress = (step: Step): Html =>
  html`<ol class="progress">${steps.map((one) => html`<li${one === step ? html` aria-current="step"` : undefined}>${titles[one]}</li>`)}</ol>`;

/** One step of the way to a first mesh. @param problems those of its own fields */
export function stepPage(
  step: Step,
  values: Values,
  problems: readonly FieldProblem[],
  made: readonly string[],
): Answer {
  const fields = fieldsOf(values)[step];
  const labels = new Map(fields.map(({ name, label }) => [name, `${ofNode(name)}${label}`]));
  const shown: Shown = (field) => fieldMarkup(field, values, problems);
  const isLast = step === 'review';
  return pageOf({
    title: `Create a mesh: ${titles[step]}`,
    body: html`${progress(step)}<h1>${titles[step]}</h1>${problemSummary(problems, (name) => labels.get(name) ?? name)}
<form method="post" action="${createPath}"><input type="hidden" name="step" value="${step}">
${hiddenFields(values, new Set(fields.map(({ name }) => name)), made)}
<button class="default" name="do" value="${isLast ? 'create' : 'next'}" tabindex="-1" aria-hidden="true"></button>
${contentOf[step](values, shown)}
<p class="buttons"><button class="first" name="do" value="${isLast ? 'create' : 'next'}">${isLast ? 'Create' : 'Next'}</button>
${step === 'mesh' ? undefined : html`<button name="do" value="back">Back</button>`}</p></form>`,
  });
}
