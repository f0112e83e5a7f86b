import { AwsError, accountId, type Caller, notImplemented, type Output, type Service } from '../service.ts';

/** Registered callers are roles that are assumed, as a function's is; any other key is a user's. */
function identity({ accessKeyId, name, arn }: Caller): Output {
  const unnamed =
    name === 'user' ? `arn:aws:iam::${accountId}:user/user` : `arn:aws:sts::${accountId}:assumed-role/${name}/${name}`;
  return { UserId: accessKeyId, Account: accountId, Arn: arn ?? unnamed };
}

/** STS: who am I. */
export function sts(): Service {
  return {
    name: 'sts',
    async call({ service, operation, input, caller }) {
      if (operation !== 'GetCallerIdentity') throw notImplemented(service, operation);
      const [unknown] = Object.keys(input);
      if (unknown !== undefined)
        throw new AwsError('ValidationError', `GetCallerIdentity has no parameter ${unknown}.`);
      return identity(caller);
    },
  };
}
