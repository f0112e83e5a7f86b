import * as z from 'zod/mini';
import { accountId } from '../kit/account.ts';
import { type Statement, statement } from './statement.ts';

export const identityShape = z.object({
  /** As AWS names who calls: `arn:aws:sts::000000000000:assumed-role/ROLE/SESSION`, `arn:aws:iam::000000000000:user/NAME`. */
  arn: z.string(),
  /** Of an assumed role. */
  roleArn: z.optional(z.string()),
  /** All that it may do: what they do not allow is denied. */
  statements: z.readonly(z.array(statement)),
});

/** Who calls, and what for certain he may do. */
export type Identity = z.infer<typeof identityShape>;

/** A role as a function or a state machine takes it on; Lambda's sessions are named for the function. */
export const assumedRole = (
  role: { readonly name: string; readonly arn: string; readonly statements: readonly Statement[] },
  session: string,
): Identity => ({
  arn: `arn:aws:sts::${accountId}:assumed-role/${role.name}/${session}`,
  roleArn: role.arn,
  statements: [...role.statements],
});

export const userIdentity = (name: string, statements: readonly Statement[]): Identity => ({
  arn: `arn:aws:iam::${accountId}:user/${name}`,
  statements: [...statements],
});
