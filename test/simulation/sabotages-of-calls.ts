import { aimedPlan } from './fault-plan.ts';
import { within } from './removal.ts';
import type { Sent } from './run-options.ts';
import type { Sabotage } from './sabotage.ts';
import { alarmAt, alarmsOnly, good, severalRoutes, spread, watching } from './sabotage-scenes.ts';
import { names } from './scenario.ts';

/** Protections in the adapters' calls of AWS. */
export const sabotagesOfCalls: readonly Sabotage[] = [
  {
    name: 'revision of a save',
    removes: 'an item is saved though it has changed since it was read',
    options: (seed) => ({
      scenario: watching,
      calls: within('ConditionExpression', '#rev = :seenRev', '#rev >= :seenRev'),
      faultPlan: aimedPlan({ 'function: runs twice': 0.4, 'table: answer lost': 0.1 }),
      acts: alarmAt(400 + spread(seed) * 2000),
    }),
  },
  {
    name: 'first stop',
    removes: 'a later stop takes the place of the first',
    options: (seed) => ({
      scenario: watching,
      calls: within('UpdateExpression', '#stop = if_not_exists(#stop, :stop)', '#stop = :stop'),
      faultPlan: aimedPlan({ 'event: twice': 0.5, 'route: write lands late': 0.3 }),
      acts: [
        ...alarmAt(2000 + spread(seed) * 60_000),
        ...alarmAt(4000 + spread(seed) * 60_000 + spread(seed, 2) * 4000, 6, 'composite'),
      ],
    }),
  },
  {
    name: 'alarms of before the plan',
    removes: 'an event of an alarm that was over before the plan stops the rollout',
    options: (seed) => ({
      scenario: alarmsOnly,
      calls: within('ConditionExpression', ' AND #plannedAt <= :since', ' AND #plannedAt <> :since'),
      faultPlan: aimedPlan({ 'event: late': 0.9 }, 2),
      acts: alarmAt(0, (20 + spread(seed) * 120) / 60_000),
    }),
  },
  {
    name: 'clean start',
    removes: 'a rollout begins with what the one before left in the item',
    options: (seed) => ({
      scenario: (drawn) => good(alarmsOnly(drawn)),
      calls(_operation, { ExpressionAttributeNames: all, ...input }) {
        const text = String(input.UpdateExpression);
        if (!/REMOVE .*#stop, /.test(text)) return undefined;
        const { '#stop': _, ...ExpressionAttributeNames } = { ...(all as Sent) };
        return { ...input, ExpressionAttributeNames, UpdateExpression: text.replace('#stop, ', '') };
      },
      faultPlan: aimedPlan({}),
      acts: [
        ...alarmAt(20_000 + spread(seed) * 40_000, 1),
        { at: 200_000, does: 'start', canary: names.next, onConflict: 'queue' },
      ],
    }),
  },
  {
    name: 'all alarms of a rollout',
    removes: 'an alarm is forgotten in the index of a rollout',
    options: (seed) => ({
      scenario: (drawn) => severalRoutes(alarmsOnly(drawn)),
      calls: (operation, input) => {
        const isIndex = operation === 'PutItem' && JSON.stringify(input.Item ?? '').includes('alarm:errors');
        return isIndex
          ? { ...input, Item: JSON.parse(JSON.stringify(input.Item).replace('alarm:errors', 'alarm:x')) }
          : undefined;
      },
      faultPlan: aimedPlan({}),
      acts: alarmAt(30_000 + spread(seed) * 60_000),
    }),
  },
];
