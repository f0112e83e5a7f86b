import { arnOf } from '../kit/account.ts';
import { AwsError } from '../kit/aws-error.ts';
import type { Model } from './model.ts';

/** How Step Functions hears of the end of the executions that a task waits for. Source: its developer guide on nested workflows. */
const rule = arnOf('events', 'rule/StepFunctionsGetEventsForStepFunctionsExecutionRule');
const actions = ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'];

const waitsForExecutions = /:::states:startExecution\.sync/;

/** @throws AwsError for a role that does not let Step Functions keep the rule that a task with .sync needs. */
export function checkManagedRule({ permits }: Pick<Model, 'permits'>, definition: string, roleArn: string): void {
  if (!waitsForExecutions.test(definition) || actions.every((action) => permits(roleArn, action, rule))) return;
  throw new AwsError('AccessDeniedException', `'${roleArn}' is not authorized to create managed-rule.`);
}
