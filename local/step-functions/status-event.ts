import type { AwsEvent } from '../eventbridge/event.ts';
import type { Execution } from './engine/execution.ts';

/** Above this, an event leaves the input and the output out (escaped, in characters). */
const mostData = 248 * 1024;

/** "Step Functions Execution Status Change", as AWS words it; its dates are epoch milliseconds. */
export function statusEvent(execution: Execution, time: number): AwsEvent {
  const { arn, machineArn, name, status, startedAt, stoppedAt, input, output, failure, redriveCount } = execution;
  const size = JSON.stringify(input).length + JSON.stringify(output ?? '').length;
  const included = size <= mostData;
  return {
    source: 'aws.states',
    detailType: 'Step Functions Execution Status Change',
    resources: [arn],
    time,
    detail: {
      executionArn: arn,
      stateMachineArn: machineArn,
      stateMachineVersionArn: null,
      stateMachineAliasArn: null,
      name,
      status,
      startDate: Math.floor(startedAt),
      stopDate: stoppedAt === null ? null : Math.floor(stoppedAt),
      input: included ? input : null,
      inputDetails: { included },
      output: included ? output : null,
      outputDetails: output === null ? null : { included },
      error: failure?.error ?? null,
      cause: failure?.cause ?? null,
      redriveCount,
      redriveDate: execution.redrivenAt === null ? null : Math.floor(execution.redrivenAt),
    },
  };
}
