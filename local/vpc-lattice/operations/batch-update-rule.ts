import * as z from 'zod/mini';
import { AwsError } from '../../kit/aws-error.ts';
import { operation } from '../../kit/operations.ts';
import { listOf } from '../../kit/shapes.ts';
import { ruleAnswer } from '../answers.ts';
import { type Context, listenerNamed, ruleNamed, rulesOf } from '../context.ts';
import { conflict, invalid } from '../errors.ts';
import { identifiers, idIn } from '../identifiers.ts';
import type { Listener, Revision, Rule } from '../resources.ts';
import { excessOf } from '../rule-actions.ts';
import { actionShape, matchShape, priority } from '../rule-shapes.ts';
import { type RuleUpdate, revised, writeRule } from '../rule-writes.ts';

interface Asked extends RuleUpdate {
  readonly ruleIdentifier: string;
}

/** An update that can be made. */
interface Revised {
  readonly kind: 'revised';
  readonly asked: Asked;
  readonly rule: Rule;
  readonly current: Revision;
}
type Judged = Revised | { readonly kind: 'refused'; readonly asked: Asked; readonly error: AwsError };

function judge(context: Context, listener: Listener, asked: Asked, isRepeated: boolean): Judged {
  try {
    if (isRepeated) throw invalid('ruleIdentifier', 'The rule is named before in the same batch.');
    const rule = ruleNamed(context, listener, asked.ruleIdentifier);
    return { kind: 'revised', asked, rule, current: revised(context, listener, rule, asked) };
  } catch (error) {
    if (error instanceof AwsError) return { kind: 'refused', asked, error };
    throw error;
  }
}

const isRevised = (one: Judged): one is Revised => one.kind === 'revised';

/** An update that cannot be made beside the others, and why. */
interface Clash {
  readonly one: Revised;
  readonly error: AwsError;
}

/** What would give two rules one priority when the batch is done; rules that swap theirs can. */
function priorityClash(rules: readonly Rule[], made: readonly Revised[]): Clash | undefined {
  const updated = new Map(made.map(({ rule, current }) => [rule.id, current.priority]));
  const priorities = rules.map(({ id, current }) => [id, updated.get(id) ?? current.priority] as const);
  const one = made.find(
    ({ rule, current }) =>
      current.priority !== rule.current.priority &&
      priorities.some(([id, taken]) => id !== rule.id && taken === current.priority),
  );
  if (one === undefined) return undefined;
  const error = conflict('RULE', one.rule.id, `Priority ${one.current.priority} is used by another rule.`);
  return { one, error };
}

/** What would give the service too many target groups, when each update by itself would not. */
function quotaClash(context: Context, listener: Listener, made: readonly Revised[]): Clash | undefined {
  const updated = new Map(made.map(({ rule, current }) => [rule.id, current]));
  const rules = context.resources.rules.all().filter(({ serviceId }) => serviceId === listener.serviceId);
  const after = rules.map((rule) => ({ ...rule, current: updated.get(rule.id) ?? rule.current }));
  const error = excessOf(context, after);
  const one = made.findLast(({ asked }) => asked.action !== undefined);
  return error === undefined || one === undefined ? undefined : { one, error };
}

/**
 * Refuses what does not go beside the rest of the batch. A refused update keeps its rule as it was, which others may
 * not have counted on, so this is asked again until nothing changes.
 */
function withoutClashes(context: Context, listener: Listener, judged: readonly Judged[]): readonly Judged[] {
  const made = judged.filter(isRevised);
  const clash = priorityClash(rulesOf(context.resources, listener.id), made) ?? quotaClash(context, listener, made);
  if (clash === undefined) return judged;
  const { one: refused, error } = clash;
  return withoutClashes(
    context,
    listener,
    judged.map((one): Judged => (one === refused ? { kind: 'refused', asked: one.asked, error } : one)),
  );
}

/** Each update is made or refused by itself; that some were refused is no error of the call. */
export const BatchUpdateRule = operation(
  z.strictObject({
    serviceIdentifier: identifiers.service,
    listenerIdentifier: identifiers.listener,
    rules: listOf(
      z.strictObject({
        ruleIdentifier: identifiers.rule,
        match: z.optional(matchShape),
        priority: z.optional(priority),
        action: z.optional(actionShape),
      }),
      1,
      10,
    ),
  }),
  (context: Context, { serviceIdentifier, listenerIdentifier, rules }) => {
    const listener = listenerNamed(context, serviceIdentifier, listenerIdentifier);
    const ids = rules.map(({ ruleIdentifier }) => idIn(ruleIdentifier));
    const first = rules.map((asked, index) =>
      judge(context, listener, asked, ids.indexOf(idIn(asked.ruleIdentifier)) < index),
    );
    const judged = withoutClashes(context, listener, first);
    const made = judged.filter(isRevised);
    for (const { rule, current } of made) writeRule(context, { ...rule, current, previous: rule.current });
    return {
      successful: made.map(({ rule, current }) => ruleAnswer(rule, current)),
      unsuccessful: judged.flatMap((one) =>
        one.kind === 'refused'
          ? [
              {
                ruleIdentifier: one.asked.ruleIdentifier,
                failureCode: one.error.code,
                failureMessage: one.error.message,
              },
            ]
          : [],
      ),
    };
  },
  { method: 'PATCH', path: '/services/{serviceIdentifier}/listeners/{listenerIdentifier}/rules' },
);
