import { accountId, region } from '../../kit/account.ts';
import { AwsError } from '../../kit/aws-error.ts';
import { maximumNameLength } from '../engine/limits.ts';
import type { Input } from './members.ts';
import { requiredText } from './members.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: AWS names control characters among those it refuses
const refused = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]/;

/** @throws AwsError InvalidName for what AWS does not take as the name of a state machine or an execution. */
export function checkName(name: string): string {
  if (name.length >= 1 && name.length <= maximumNameLength && !refused.test(name)) return name;
  throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
}

export const machineArn = (name: string): string => `arn:aws:states:${region}:${accountId}:stateMachine:${name}`;

export const executionArn = (machine: string, name: string): string =>
  `arn:aws:states:${region}:${accountId}:execution:${machine}:${name}`;

/** @throws AwsError InvalidArn for a text that is no ARN at all. */
export function requiredArn(input: Input, member: string): string {
  const arn = requiredText(input, member);
  if (arn.startsWith('arn:')) return arn;
  throw new AwsError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
}
