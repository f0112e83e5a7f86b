import * as z from 'zod/mini';
import { accountId } from '../kit/account.ts';
import { AwsError } from '../kit/aws-error.ts';
import type { Caller, Output, Service } from '../kit/call.ts';
import type { Dialect } from '../kit/input.ts';
import { createService, operation } from '../kit/operations.ts';
import { unknownMember, validationErrors } from '../kit/wording.ts';

const dialect: Dialect = {
  refuse(issues, asked) {
    const unknown = unknownMember(issues, asked);
    const problem = unknown === undefined ? validationErrors(issues) : `${asked} has no parameter ${unknown.member}.`;
    return new AwsError('ValidationError', problem);
  },
};

/** Registered callers are roles that are assumed, as a function's is; any other key is a user's. */
function identity({ accessKeyId, name, arn }: Caller): Output {
  const unnamed =
    name === 'user' ? `arn:aws:iam::${accountId}:user/user` : `arn:aws:sts::${accountId}:assumed-role/${name}/${name}`;
  return { UserId: accessKeyId, Account: accountId, Arn: arn ?? unnamed };
}

export const stsOperations = {
  GetCallerIdentity: operation(z.strictObject({}), (_context: undefined, _input, { caller }) => identity(caller)),
};

/** STS: the identity of the caller. */
export const sts = (): Service =>
  createService({ name: 'sts', operations: stsOperations, context: undefined, dialect });
