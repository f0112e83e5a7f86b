import { legible } from '../../core/text/legible.ts';
import type { StepResult, ToldRollout } from '../rollout/reported.ts';
import { outcomeOf, reasonOf, stepResults } from '../rollout/reported.ts';

/**
 * A rollout as a JUnit file: one test case for each step. The step at which it went wrong has failed with the reason,
 * those after it are skipped; where it went wrong before the first, a case `plan` has failed.
 */
export function junit(told: ToldRollout): string {
  const steps = stepResults(told);
  const failedBefore = told.ending !== undefined && told.ending.outcome !== 'promoted' && !steps.some(isFailed);
  const cases = [...(failedBefore ? [failedPlan(told)] : []), ...steps.map((step) => caseOf(step, told))];
  const failures = steps.filter(isFailed).length + (failedBefore ? 1 : 0);
  const skipped = steps.filter(isSkipped).length;
  const seconds = steps.reduce((sum, step) => sum + (step.seconds ?? 0), 0);
  const counts = `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}" time="${seconds.toFixed(3)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="${xmlText(told.rolloutId)}" ${counts}>`,
    '    <properties>',
    `      <property name="rollout" value="${xmlText(told.rolloutId)}"/>`,
    `      <property name="outcome" value="${outcomeOf(told)}"/>`,
    '    </properties>',
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

const isFailed = ({ result }: StepResult) => result === 'failed';
const isSkipped = ({ result }: StepResult) => result === 'notReached' || result === 'running';

const failedPlan = (told: ToldRollout): string => testCase(told, 'plan', 0, failure(told));

function caseOf(step: StepResult, told: ToldRollout): string {
  const name = `step ${step.step}: ${step.weight}%`;
  if (isFailed(step)) return testCase(told, name, step.seconds, failure(told));
  if (!isSkipped(step)) return testCase(told, name, step.seconds);
  const why = step.result === 'running' ? reasonOf(told) : 'not reached';
  return testCase(told, name, step.seconds, `<skipped message="${xmlText(why)}"/>`);
}

const failure = (told: ToldRollout): string => {
  const reason = xmlText(reasonOf(told));
  return `<failure type="${outcomeOf(told)}" message="${reason}">${reason}</failure>`;
};

function testCase({ rolloutId }: ToldRollout, name: string, seconds = 0, inside?: string): string {
  const open = `    <testcase classname="${xmlText(rolloutId)}" name="${xmlText(name)}" time="${seconds.toFixed(3)}"`;
  return inside === undefined ? `${open}/>` : `${open}>${inside}</testcase>`;
}

const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** What is no character, so that XML 1.0 has no way to write it. */
const unwritable = /[\ufffe\uffff]/g;

/** A text as it stands in an element or an attribute, on one line; what XML cannot say is shown as `�`. */
export const xmlText = (text: string): string =>
  legible(text)
    .replaceAll(unwritable, '\ufffd')
    .replaceAll(/[&<>"]/g, (one) => named[one] ?? one);
