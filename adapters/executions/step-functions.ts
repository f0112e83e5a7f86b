import type { SFNClient } from '@aws-sdk/client-sfn';
import { DescribeExecutionCommand, paginateListExecutions, SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { TransientError } from '../../core/errors.ts';
import type { Executions } from '../../core/ports/executions.ts';
import { facts } from '../sdk/error-facts.ts';
import { translated, translating } from '../sdk/translate-error.ts';
import { stepFunctionsClient } from './client.ts';
import { executionArnOf } from './execution-arn.ts';

/** Each means that no execution sleeps on the token: it was used, or the sleep timed out or was ended. */
const nobodySleeps = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

/** Of an error and its cause, which may have 32,768 characters: people read one sentence. */
const longestHow = 300;

export const stepFunctions = (client: SFNClient, stateMachineArn: string): Executions => ({
  arnOf: (name) => executionArnOf(stateMachineArn, name),
  async wake(token, to) {
    try {
      await client.send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify({ action: to }) }));
    } catch (error) {
      if (!nobodySleeps.has(facts(error).name)) throw translated(error, 'waking the execution');
    }
  },
  async stateOf(executionArn) {
    try {
      const { status, error, cause } = await client.send(new DescribeExecutionCommand({ executionArn }));
      if (status === 'RUNNING') return { kind: 'running' };
      const how = [error, cause].filter((text) => text !== undefined).join(': ');
      return { kind: 'ended', ...(how !== '' && { how: how.slice(0, longestHow) }) };
    } catch (error) {
      if (facts(error).name === 'ExecutionDoesNotExist') return { kind: 'ended' };
      const known = translated(error, `reading execution ${executionArn}`);
      if (known instanceof TransientError) throw known;
      return { kind: 'unknown', why: known instanceof Error ? known.message : String(known) };
    }
  },
  running: () =>
    translating('listing executions', async () => {
      const found = new Set<string>();
      const input = { stateMachineArn, statusFilter: 'RUNNING', maxResults: 1000 } as const;
      for await (const { executions = [] } of paginateListExecutions({ client }, input))
        for (const { executionArn } of executions) if (executionArn !== undefined) found.add(executionArn);
      return found;
    }),
});

/** With a client of its own, for a caller that loads both together. */
export const stepFunctionsOf = (stateMachineArn: string): Executions =>
  stepFunctions(stepFunctionsClient(), stateMachineArn);
