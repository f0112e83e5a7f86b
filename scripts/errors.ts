import * as errors from '../core/errors.ts';
import { exitCodes, outcomes } from '../core/ledger/outcome.ts';
import { markdownTable } from './markdown-table.ts';
import { retriedBy, treatmentOf } from './retries.ts';
import { meaningOf, runbookLink } from './runbook.ts';

/** The page of the errors. */
export const errorsFile = 'docs/generated/errors.md';

/** The states that call a function. */
const callers = ['Plan', 'Shift', 'Analyze', 'RollBack'];

const names: readonly string[] = Object.values(errors).map((Kind) => new Kind('').name);
const ofAws = [...new Set(callers.flatMap(retriedBy))].filter((name) => !names.includes(name));

/** `4 times, then rejected`: the number of a state's retries, and the rollout's fate after them. */
const treated = (state: string, error: string): string => {
  const { retries, end } = treatmentOf(state, error);
  const outcome = outcomes.find((one) => one === end);
  const ending = outcome === undefined ? `\`${end}\`` : `\`${outcome}\` (exit code ${exitCodes[outcome]})`;
  return retries === 0 ? `no: ${ending}` : `${retries} times, then ${ending}`;
};

/** Each named error: its meaning, its retries, and the end of the rollout. */
export const errorsText = (): string =>
  `${[
    '# Errors and outcomes',
    'What a rollout can end with and the names of errors as they stand in an execution’s history, in the logs, and in the reason of a rollout that the automation gave up. This page is made from the code and the state machine (`npm run generate`).',
    '## Outcomes',
    'All but `promoted` end the execution as failed, with the outcome as the error’s name.',
    markdownTable(
      ['Outcome', 'Exit code of `--wait`', '', ''],
      outcomes.map((name) => [
        `\`${name}\``,
        `${exitCodes[name]}`,
        meaningOf('Outcomes', name),
        runbookLink('Outcomes', name),
      ]),
    ),
    '## Errors of Meshshift',
    markdownTable(
      ['Error', '', ''],
      names.map((name) => [`\`${name}\``, meaningOf('Errors', name), runbookLink('Errors', name)]),
    ),
    '## What is tried again',
    `By the state of the state machine that meets the error. \`RollBack\` as an end means that the original weights are put back: \`rolledBack\` (exit code ${exitCodes.rolledBack}), or \`reverted\` after the promotion. After \`rollbackFailed\` the schedule goes on trying each minute. An error that is not in this table is not tried again and ends likewise.`,
    markdownTable(
      ['Error', ...callers.map((state) => `\`${state}\``)],
      [...names, ...ofAws].map((name) => [`\`${name}\``, ...callers.map((state) => treated(state, name))]),
    ),
  ].join('\n\n')}\n`;
