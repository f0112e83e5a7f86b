import type { Dispatch } from '../../dispatch/dispatch.ts';
import { callAppMesh } from '../api.ts';
import { cliCommand } from '../cli-command.ts';
import type { Answer } from '../shell.ts';
import { callsOf } from './calls.ts';
import { type Attempt, outcomePage } from './outcome-page.ts';
import { problemsOf } from './problems.ts';
import { stepPage } from './step-pages.ts';
import { blankValues, fieldsOf, type Step, steps, type Values, withNode, withoutLastNode } from './values.ts';

/** What a form sends beside the values of its fields. */
const ownNames: ReadonlySet<string> = new Set(['step', 'do', 'made']);

const isStep = (text: string | null): text is Step => steps.some((step) => step === text);

/** The first step, with nothing filled in. */
export const firstStep = (): Answer => stepPage('mesh', blankValues(), [], []);

/** Shows a step; an earlier one instead where that has a problem. */
function show(step: Step, values: Values, made: readonly string[]): Answer {
  const problems = problemsOf(callsOf(values));
  const fields = fieldsOf(values);
  const at = (one: Step) => problems.filter(({ field }) => fields[one].some(({ name }) => name === field));
  const before = steps.slice(0, steps.indexOf(step)).find((one) => at(one).length > 0);
  return before === undefined ? stepPage(step, values, [], made) : stepPage(before, values, at(before), made);
}

/** Makes the calls in their order, up to the first that is refused; those that were made before are left out. */
async function create(dispatch: Dispatch, values: Values, made: readonly string[]): Promise<Answer> {
  const attempts: Attempt[] = [];
  let isRefused = false;
  for (const { operation, input } of callsOf(values)) {
    const command = cliCommand(operation, input);
    if (made.includes(command)) attempts.push({ command, answer: { kind: 'done' } });
    else if (isRefused) attempts.push({ command });
    else {
      const answer = await callAppMesh(dispatch, operation, input);
      isRefused = answer.kind === 'refused';
      attempts.push({ command, answer });
    }
  }
  return outcomePage(values, attempts);
}

const next = (step: Step, by: 1 | -1): Step => steps[Math.max(0, steps.indexOf(step) + by)] ?? 'review';

/** Answers a form of the way to a first mesh. @param body as a browser sends it */
export async function answerForm(dispatch: Dispatch, body: Uint8Array): Promise<Answer> {
  const sent = new URLSearchParams(Buffer.from(body).toString());
  const values: Values = Object.fromEntries([...sent].filter(([name]) => !ownNames.has(name)));
  const made = sent.getAll('made');
  const step = sent.get('step');
  const own: Step = isStep(step) ? step : 'mesh';
  switch (sent.get('do')) {
    case 'add':
      return stepPage('nodes', withNode(values), [], made);
    case 'remove':
      return stepPage('nodes', withoutLastNode(values), [], made);
    case 'back':
      return stepPage(next(own, -1), values, [], made);
    case 'create': {
      if (problemsOf(callsOf(values)).length > 0) return show('review', values, made);
      return create(dispatch, values, made);
    }
    default:
      return show(next(own, 1), values, made);
  }
}
