import type { Output } from '../kit/call.ts';
import type { Rule } from './state.ts';

/** A rule as DescribeRule and ListRules show it. */
export const describedRule = (rule: Rule): Output => ({
  Name: rule.name,
  Arn: rule.arn,
  ...(rule.eventPattern === undefined ? {} : { EventPattern: rule.eventPattern }),
  ...(rule.scheduleExpression === undefined ? {} : { ScheduleExpression: rule.scheduleExpression }),
  State: rule.state,
  ...(rule.description === undefined ? {} : { Description: rule.description }),
  ...(rule.roleArn === undefined ? {} : { RoleArn: rule.roleArn }),
  EventBusName: rule.busName,
});
