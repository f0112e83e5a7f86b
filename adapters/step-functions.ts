import type { SFNClient } from '@aws-sdk/client-sfn';
import { DescribeExecutionCommand, paginateListExecutions, SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import type { Executions } from '../core/ports.ts';
import { facts } from './error-facts.ts';
import { translated, translating } from './translate-error.ts';

/** Each means that nobody sleeps on the token: it was used, or its sleeper woke by the clock or was ended. */
const nobodySleeps = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

export const stepFunctions = (client: SFNClient, stateMachineArn: string): Executions => ({
  async wake(token, to) {
    try {
      await client.send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify({ action: to }) }));
    } catch (error) {
      if (!nobodySleeps.has(facts(error).name)) throw translated(error, 'waking the execution');
    }
  },
  async isRunning(executionArn) {
    try {
      return (await client.send(new DescribeExecutionCommand({ executionArn }))).status === 'RUNNING';
    } catch (error) {
      if (facts(error).name === 'ExecutionDoesNotExist') return false;
      throw translated(error, `reading execution ${executionArn}`);
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
