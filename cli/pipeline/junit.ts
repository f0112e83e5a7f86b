import { legible } from '../../core/text/legible.ts';
import type { ReportedRollout, StepResult } from '../rollout/reported.ts';
import { outcomeName, reasonOf, stepResults } from '../rollout/reported.ts';

/**
 * A rollout as a JUnit file with a test case for each step. The step at which it ended otherwise than promoted has failed
 * with the reason, and later steps are skipped. If it ended before the first step, a case `plan` has failed.
 */
export function junit(rollout: ReportedRollout): string {
  const steps = stepResults(rollout);
  const failedBefore = rollout.ending !== undefined && rollout.ending.outcome !== 'promoted' && !steps.some(isFailed);
  const cases = [...(failedBefore ? [failedPlan(rollout)] : []), ...steps.map((step) => caseOf(step, rollout))];
  const failures = steps.filter(isFailed).length + (failedBefore ? 1 : 0);
  const skipped = steps.filter(isSkipped).length;
  const seconds = steps.reduce((sum, step) => sum + (step.seconds ?? 0), 0);
  const counts = `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}" time="${seconds.toFixed(3)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="${xmlText(rollout.rolloutId)}" ${counts}>`,
    '    <properties>',
    `      <property name="rollout" value="${xmlText(rollout.rolloutId)}"/>`,
    `      <property name="outcome" value="${outcomeName(rollout)}"/>`,
    ...(rollout.link === undefined ? [] : [`      <property name="report" value="${xmlText(rollout.link)}"/>`]),
    '    </properties>',
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

const isFailed = ({ result }: StepResult) => result === 'failed';
const isSkipped = ({ result }: StepResult) => result === 'notReached' || result === 'running';

const failedPlan = (rollout: ReportedRollout): string => testCase(rollout, 'plan', 0, failure(rollout));

function caseOf(step: StepResult, rollout: ReportedRollout): string {
  const name = `step ${step.step}: ${step.weight}%`;
  if (isFailed(step)) return testCase(rollout, name, step.seconds, failure(rollout));
  if (!isSkipped(step)) return testCase(rollout, name, step.seconds);
  const why = step.result === 'running' ? reasonOf(rollout) : 'not reached';
  return testCase(rollout, name, step.seconds, `<skipped message="${xmlText(why)}"/>`);
}

const failure = (rollout: ReportedRollout): string => {
  const reason = xmlText(reasonOf(rollout));
  return `<failure type="${outcomeName(rollout)}" message="${reason}">${reason}</failure>`;
};

function testCase({ rolloutId }: ReportedRollout, name: string, seconds = 0, inside?: string): string {
  const open = `    <testcase classname="${xmlText(rolloutId)}" name="${xmlText(name)}" time="${seconds.toFixed(3)}"`;
  return inside === undefined ? `${open}/>` : `${open}>${inside}</testcase>`;
}

const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Code points that are no characters, which XML 1.0 cannot hold. */
const unwritable = /[\ufffe\uffff]/g;

/** A text for an element or an attribute, on one line. A code point that XML cannot hold becomes `�`. */
export const xmlText = (text: string): string =>
  legible(text)
    .replaceAll(unwritable, '\ufffd')
    .replaceAll(/[&<>"]/g, (one) => named[one] ?? one);
