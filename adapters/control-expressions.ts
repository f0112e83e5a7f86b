import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { Control, Vacant } from '../core/rollout/control.ts';
import { controlSchema } from '../core/rollout/control.ts';
import { approvalKey, type Pause, type Signal } from '../core/rollout/signal.ts';
import { toItem } from './attribute-value.ts';
import { controlKey } from './table-keys.ts';

/**
 * Every change of a control item as the one conditional update that it is. Going to sleep is the sixth: the state
 * machine writes `sleepToken` and `sleepSeq` itself if `rev = :seen AND fence = :fence AND sleepSeq < :seq`.
 */

/** What an execution may change of the item that it holds. */
const saved = [
  'fence',
  'phase',
  'step',
  'shifts',
  'routes',
  'waiting',
  'hook',
  'folded',
  'promotedAt',
  'settleUntil',
  'released',
  'successor',
  'unansweredSince',
  'untold',
] as const;

/** All that a holder leaves behind: everything but key, schema, fence, revision and the count of sleeps. */
export const heldAttributes = [
  ...saved.filter((name) => name !== 'fence'),
  'rolloutId',
  'execution',
  'plannedAt',
  'plan',
  'stop',
  'pause',
  'approved',
  'skip',
  'sleepToken',
] as const satisfies readonly (keyof Control)[];

const asSeen = '#fence = :seenFence AND #rev = :seenRev';
const seenValues = (seen: Vacant) => ({ ':seenFence': seen.fence, ':seenRev': seen.rev });
const raise = '#rev = #rev + :one';

/** Puts `fresh` in the place of whatever was seen, whoever held it, with an empty bed; a new router gets an item. */
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
  };
}

/** Never touches pause, approved, skip or the bed; a stop only if none is there. */
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
  };
}

/** @param since milliseconds; only for a rollout that was planned by then */
export function signalInput(
  tableName: string,
  router: string,
  rolloutId: string,
  signal: Signal,
  since?: number,
): UpdateItemCommandInput {
  const { set, condition, names, values } = registers(signal);
  const conditions = [
    '#rolloutId = :rolloutId',
    ...condition,
    ...(since === undefined ? [] : ['#plannedAt <= :since']),
  ];
  return {
    TableName: tableName,
    Key: controlKey(router),
    UpdateExpression: expression([set, raise], []),
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: {
      '#rev': 'rev',
      '#rolloutId': 'rolloutId',
      ...names,
      ...(since !== undefined && { '#plannedAt': 'plannedAt' }),
    },
    ExpressionAttributeValues: toItem({ ':one': 1, ':rolloutId': rolloutId, ':since': since, ...values }),
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

function registers(signal: Signal) {
  switch (signal.is) {
    case 'stop':
      return {
        set: '#stop = if_not_exists(#stop, :stop)',
        condition: [],
        names: { '#stop': 'stop' },
        values: { ':stop': signal.stop },
      };
    case 'pause': {
      const { pause } = signal;
      const { issuedAt, sentAt } = pause;
      return {
        set: '#pause = :pause',
        condition: [`(${['attribute_not_exists(#pause)', ...overPause(pause)].join(' OR ')})`],
        names: { '#pause': 'pause', '#issuedAt': 'issuedAt', ...(sentAt !== undefined && { '#sentAt': 'sentAt' }) },
        values: { ':pause': pause, ':issuedAt': issuedAt, ':sentAt': sentAt },
      };
    }
    case 'approve':
    case 'skip':
      return {
        set: '#register.#step = if_not_exists(#register.#step, :approval)',
        condition: [],
        names: {
          '#register': signal.is === 'skip' ? 'skip' : 'approved',
          '#step': signal.is === 'approve' ? approvalKey(signal) : String(signal.step),
        },
        values: { ':approval': signal.approval },
      };
  }
}

/**
 * When the pause that stands is over for a newer one. Of a pause and a resume of the same moment the pause stands, in
 * whichever order they arrive; one without the sender's clock is of the same moment as all others of its second.
 */
function overPause({ value, sentAt }: Pause): string[] {
  const sameSecond = '#pause.#issuedAt = :issuedAt';
  const earlier = '#pause.#issuedAt < :issuedAt';
  if (sentAt === undefined) return value ? [earlier, sameSecond] : [earlier];
  const before = `(${sameSecond} AND #pause.#sentAt ${value ? '<=' : '<'} :sentAt)`;
  return value ? [earlier, before, `(${sameSecond} AND attribute_not_exists(#pause.#sentAt))`] : [earlier, before];
}

/** Sets what has a value and removes what has none; every name goes through a placeholder, as many are reserved. */
function assigned(attributes: Readonly<Record<string, unknown>>) {
  const all = Object.entries(attributes);
  const present = all.filter(([, value]) => value !== undefined);
  return {
    set: present.map(([name]) => `#${name} = :${name}`),
    remove: all.filter(([, value]) => value === undefined).map(([name]) => `#${name}`),
    names: namesOf(all.map(([name]) => name)),
    values: Object.fromEntries(present.map(([name, value]) => [`:${name}`, value])),
  };
}

const absent = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, undefined]));

const namesOf = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [`#${name}`, name]));

const expression = (set: readonly string[], remove: readonly string[]): string =>
  `SET ${set.join(', ')}${remove.length === 0 ? '' : ` REMOVE ${remove.join(', ')}`}`;
