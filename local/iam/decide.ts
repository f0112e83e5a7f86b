import { type Context, holdsFor } from './condition.ts';
import type { Statement } from './statement.ts';
import { fitsAction, fitsArn } from './wildcard.ts';

/** What one call needs: the action, on each of the resources. */
export interface Need {
  /** `dynamodb:PutItem` */
  readonly action: string;
  /** ARNs; `*` for what has no resource in IAM. Every one of them must be allowed. */
  readonly resources: readonly string[];
  readonly context?: Context;
  /** What the same call needs besides. */
  readonly also?: readonly Need[];
}

/** Why a call may not be made, and for which of its resources. */
export interface Denial {
  readonly action: string;
  readonly resource: string;
  /** A statement forbids it; otherwise none allows it. */
  readonly explicit: boolean;
}

/** Undefined when the statements allow all that is needed; a Deny wins over every Allow. */
export function denialOf(
  statements: readonly Statement[],
  { action, resources, context = {}, also = [] }: Need,
): Denial | undefined {
  for (const resource of resources) {
    const meant = statements.filter(
      (one) =>
        one.Action.some((pattern) => fitsAction(pattern, action)) &&
        one.Resource.some((pattern) => fitsArn(pattern, resource)) &&
        holdsFor(one.Condition, context),
    );
    const explicit = meant.some(({ Effect }) => Effect === 'Deny');
    if (explicit || meant.length === 0) return { action, resource, explicit };
  }
  for (const need of also) {
    const denial = denialOf(statements, need);
    if (denial !== undefined) return denial;
  }
  return undefined;
}
