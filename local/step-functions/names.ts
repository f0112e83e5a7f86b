import { arnOf } from '../kit/account.ts';
import { AwsError } from '../kit/aws-error.ts';
import { maximumNameLength } from './engine/limits.ts';
import { invalidArn } from './errors.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: AWS names control characters among those it refuses
const refused = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]/;

/** @throws AwsError InvalidName for what AWS does not take as the name of a state machine or an execution. */
export function checkName(name: string): string {
  if (name.length >= 1 && name.length <= maximumNameLength && !refused.test(name)) return name;
  throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
}

export const machineArn = (name: string): string => arnOf('states', `stateMachine:${name}`);

export const executionArn = (machine: string, name: string): string => arnOf('states', `execution:${machine}:${name}`);

/** @throws AwsError InvalidArn for a text that is no ARN at all. */
export function checkArn(text: string): string {
  if (text.startsWith('arn:')) return text;
  throw invalidArn(`Invalid Arn: 'Invalid ARN prefix: ${text}'`);
}
