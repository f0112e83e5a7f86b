import { AwsError } from '../kit/aws-error.ts';
import type { Dialect } from '../kit/input.ts';
import { constraint, isUnknown } from '../kit/wording.ts';

export const queueDoesNotExist = () => new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
export const queueNameExists = (attribute: string) =>
  new AwsError(
    'QueueNameExists',
    `A queue already exists with the same name and a different value for attribute ${attribute}`,
  );
export const invalidValue = (message: string) => new AwsError('InvalidParameterValue', message);
export const invalidAttributeName = (name: string) =>
  new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
export const invalidAttributeValue = (name: string) =>
  new AwsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
export const unsupported = (what: string) =>
  new AwsError('UnsupportedOperation', `The embedded AWS does not implement ${what} of SQS.`);
export const invalidReceipt = (handle: string) =>
  new AwsError('ReceiptHandleIsInvalid', `The input receipt handle "${handle}" is not a valid receipt handle.`, 404);
export const invalidToken = () => invalidValue('Value for parameter NextToken is invalid. Reason: Invalid NextToken.');

/** Names every member that is wrong, or that the embedded AWS does not know. */
export const dialect: Dialect = {
  refuse: (issues) =>
    invalidValue(
      issues
        .map((issue) =>
          isUnknown(issue)
            ? `The embedded AWS does not know ${issue.keys.join(', ')}.`
            : `Value for parameter ${issue.path.join('.')} is invalid. Reason: ${constraint(issue)}.`,
        )
        .join(' '),
    ),
};
