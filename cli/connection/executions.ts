import type { SFNClient } from '@aws-sdk/client-sfn';
import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Connection } from './connection.ts';

/** Executions of one state machine, by their names. */
export function executionsOf(
  client: SFNClient,
  stateMachineArn: string,
): Pick<Connection, 'execution' | 'startExecution'> {
  const arnOf = (name: string) => `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  return {
    async execution(name) {
      try {
        const found = await client.send(new DescribeExecutionCommand({ executionArn: arnOf(name) }));
        return {
          status: found.status ?? 'RUNNING',
          input: found.input ?? '',
          ...(found.error !== undefined && { error: found.error }),
          ...(found.cause !== undefined && { cause: found.cause }),
        };
      } catch (error) {
        if (error instanceof ExecutionDoesNotExist) return undefined;
        throw error;
      }
    },
    async startExecution(name, input) {
      try {
        await client.send(new StartExecutionCommand({ stateMachineArn, name, input }));
        return true;
      } catch (error) {
        if (error instanceof ExecutionAlreadyExists) return false;
        throw error;
      }
    },
  };
}
