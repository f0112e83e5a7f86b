import type { SFNClient } from '@aws-sdk/client-sfn';
import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { NamedExecutions } from '../../core/ports/executions.ts';
import { facts } from '../sdk/error-facts.ts';
import { translated } from '../sdk/translate-error.ts';
import { stepFunctionsClient } from './client.ts';
import { executionArnOf } from './execution-arn.ts';

/** Executions of one state machine, by their names. */
export function namedExecutions(client: SFNClient, stateMachineArn: string): NamedExecutions {
  return {
    async execution(name) {
      try {
        const found = await client.send(
          new DescribeExecutionCommand({ executionArn: executionArnOf(stateMachineArn, name) }),
        );
        return {
          status: found.status ?? 'RUNNING',
          input: found.input ?? '',
          ...(found.error !== undefined && { error: found.error }),
          ...(found.cause !== undefined && { cause: found.cause }),
        };
      } catch (error) {
        if (facts(error).name === 'ExecutionDoesNotExist') return undefined;
        throw translated(error, `reading execution ${name}`);
      }
    },
    async startExecution(name, input) {
      try {
        await client.send(new StartExecutionCommand({ stateMachineArn, name, input }));
        return true;
      } catch (error) {
        if (facts(error).name === 'ExecutionAlreadyExists') return false;
        throw translated(error, `starting execution ${name}`);
      }
    },
  };
}

/** With a client of its own, for a caller that loads both together. */
export const namedExecutionsOf = (stateMachineArn: string): NamedExecutions =>
  namedExecutions(stepFunctionsClient(), stateMachineArn);
