import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { Control, Vacant } from '../../core/control/control.ts';
import { controlSchema } from '../../core/control/control.ts';
import type { Signal } from '../../core/signals/signal.ts';
import { toItem } from './attribute-value.ts';
import { controlKey } from './table-keys.ts';
import { assigned, expression, namesOf } from './update-expression.ts';

/**
 * Each change of a control item as a single conditional update. Going to sleep is the seventh: the state
 * machine writes `sleepToken` and `sleepSeq` itself if `rev = :seen AND fence = :fence AND sleepSeq < :seq`.
 */

/** The members of its item that an execution may change; the schema too, because an older form becomes this one. */
const saved = [
  'schema',
  'fence',
  'phase',
  'step',
  'shifts',
  'routes',
  'waiting',
  'unready',
  'hook',
  'folded',
  'promotedAt',
  'settleUntil',
  'restores',
  'restoredAt',
  'throttled',
  'released',
  'successor',
  'unansweredSince',
  'untold',
  'lineStop',
  'gone',
  'held',
] as const;

/** Members that come from outside, and the holds. */
const signalled = [
  'stop',
  'pause',
  'approved',
  'skip',
  'settled',
  'lineStop',
  'gone',
  'held',
  'released',
  'untold',
] as const satisfies readonly (keyof Control)[];

/** All that a holder leaves behind: everything but key, schema, fence, revision and the count of sleeps. */
const heldAttributes = [
  ...saved.filter((name) => name !== 'fence' && name !== 'schema'),
  'rolloutId',
  'execution',
  'plannedAt',
  'plan',
  'stop',
  'pause',
  'approved',
  'skip',
  'settled',
  'sleepToken',
] as const satisfies readonly (keyof Control)[];

const asSeen = '#fence = :seenFence AND #rev = :seenRev';
const seenValues = (seen: Vacant) => ({ ':seenFence': seen.fence, ':seenRev': seen.rev });
const raise = '#rev = #rev + :one';

/** Replaces the seen item by `fresh`, for any holder, without a sleep token; a new router gets an item. */
export function takeInput(tableName: string, fresh: Control, seen: Vacant): UpdateItemCommandInput {
  const { sleepToken: _, ...kept } = fresh;
  const changes = { ...absent(heldAttributes), ...kept, sleepSeq: 0, rev: seen.rev + 1 };
  const { set, remove, names, values } = assigned(changes);
  const isNew = seen.fence === 0 && seen.rev === 0;
  return {
    TableName: tableName,
    Key: controlKey(fresh.router),
    UpdateExpression: expression(set, remove),
    ConditionExpression: isNew ? 'attribute_not_exists(pk)' : asSeen,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: toItem({ ...values, ...(isNew ? {} : seenValues(seen)) }),
    ReturnValues: 'ALL_NEW',
  };
}

/** Never touches pause, approved, skip or the sleep token; a stop only if none is there. */
export function saveInput(tableName: string, next: Control, seen: Vacant): UpdateItemCommandInput {
  const { set, remove, names, values } = assigned(Object.fromEntries(saved.map((name) => [name, next[name]])));
  const stop = next.stop === undefined ? [] : ['#stop = if_not_exists(#stop, :stop)'];
  return {
    TableName: tableName,
    Key: controlKey(seen.router),
    UpdateExpression: expression([...set, ...stop, raise], remove),
    ConditionExpression: `${asSeen} AND attribute_exists(#rolloutId)`,
    ExpressionAttributeNames: {
      ...names,
      '#rev': 'rev',
      '#fence': 'fence',
      '#rolloutId': 'rolloutId',
      ...(next.stop && { '#stop': 'stop' }),
    },
    ExpressionAttributeValues: toItem({ ...values, ...seenValues(seen), ':one': 1, ':stop': next.stop }),
    ReturnValues: 'ALL_NEW',
  };
}

/**
 * Conditional on nothing that another signal could change: the first stop stands.
 *
 * @param since milliseconds; only for a rollout that was planned by then
 */
export const signalInput = (
  tableName: string,
  router: string,
  rolloutId: string,
  { stop }: Signal,
  since?: number,
): UpdateItemCommandInput => ({
  TableName: tableName,
  Key: controlKey(router),
  UpdateExpression: expression(['#stop = if_not_exists(#stop, :stop)', raise], []),
  ConditionExpression: `#rolloutId = :rolloutId${since === undefined ? '' : ' AND #plannedAt <= :since'}`,
  ExpressionAttributeNames: namesOf(['rev', 'rolloutId', 'stop', ...(since === undefined ? [] : ['plannedAt'])]),
  ExpressionAttributeValues: toItem({ ':one': 1, ':rolloutId': rolloutId, ':since': since, ':stop': stop }),
  ReturnValues: 'ALL_NEW',
});

/** Conditional on nothing but the holder, so that runs beside each other all are noted. */
export const noteRestoreInput = (
  tableName: string,
  { router, rolloutId, fence }: Pick<Control, 'router' | 'rolloutId' | 'fence'>,
  at: number,
): UpdateItemCommandInput => ({
  TableName: tableName,
  Key: controlKey(router),
  UpdateExpression: expression(['#restores = if_not_exists(#restores, :none) + :one', '#restoredAt = :at', raise], []),
  ConditionExpression: '#rolloutId = :rolloutId AND #fence = :fence',
  ExpressionAttributeNames: namesOf(['rev', 'rolloutId', 'fence', 'restores', 'restoredAt']),
  ExpressionAttributeValues: toItem({ ':one': 1, ':none': 0, ':at': at, ':rolloutId': rolloutId, ':fence': fence }),
  ReturnValues: 'ALL_NEW',
});

/** Never touches the sleep token, nor the members that the execution alone may change. */
export function saveSignalsInput(tableName: string, next: Control, seen: Control): UpdateItemCommandInput {
  const { set, remove, names, values } = assigned(Object.fromEntries(signalled.map((name) => [name, next[name]])));
  return {
    TableName: tableName,
    Key: controlKey(seen.router),
    UpdateExpression: expression([...set, raise], remove),
    ConditionExpression: `${asSeen} AND #rolloutId = :seenRollout`,
    ExpressionAttributeNames: { ...names, ...namesOf(['rev', 'fence', 'rolloutId']) },
    ExpressionAttributeValues: toItem({ ...values, ...seenValues(seen), ':one': 1, ':seenRollout': seen.rolloutId }),
    ReturnValues: 'ALL_NEW',
  };
}

/** Leaves the item vacant; its fence and revision live on. */
export const releaseInput = (tableName: string, seen: Vacant): UpdateItemCommandInput => ({
  TableName: tableName,
  Key: controlKey(seen.router),
  UpdateExpression: expression(
    [raise],
    heldAttributes.map((name) => `#${name}`),
  ),
  ConditionExpression: asSeen,
  ExpressionAttributeNames: namesOf([...heldAttributes, 'fence', 'rev']),
  ExpressionAttributeValues: toItem({ ...seenValues(seen), ':one': 1 }),
});

/** Raises a vacant item's revision, which defeats every taking that is under way; makes the item if there is none. */
export const outdateInput = (tableName: string, router: string): UpdateItemCommandInput => ({
  TableName: tableName,
  Key: controlKey(router),
  UpdateExpression:
    'SET #rev = if_not_exists(#rev, :zero) + :one, #fence = if_not_exists(#fence, :zero), #router = :router, #schema = :schema',
  ConditionExpression: 'attribute_not_exists(#rolloutId)',
  ExpressionAttributeNames: namesOf(['rev', 'fence', 'router', 'schema', 'rolloutId']),
  ExpressionAttributeValues: toItem({ ':one': 1, ':zero': 0, ':router': router, ':schema': controlSchema }),
  ReturnValues: 'UPDATED_NEW',
});

const absent = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, undefined]));
