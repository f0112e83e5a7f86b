import type { DynamoDBClient, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { allOf, atMost, callsAtOnce } from '../../core/at-most.ts';
import type { Control, Vacant } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import type { Lease } from '../../core/control/lease.ts';
import { leaseOf } from '../../core/control/lease.ts';
import { UnknownSchemaError } from '../../core/errors.ts';
import type { ControlStore } from '../../core/ports/control-store.ts';
import { canonical } from '../../core/routing/canonical.ts';
import type { Json } from '../../core/routing/route.ts';
import { alarmIndex } from './alarm-index.ts';
import {
  noteRestoreInput,
  outdateInput,
  releaseInput,
  saveInput,
  saveSignalsInput,
  signalInput,
  takeInput,
} from './control-expressions.ts';
import { controlOf } from './control-item.ts';
import { leaseRows } from './lease-rows.ts';
import { table } from './table.ts';
import { controlKey } from './table-keys.ts';

const form = ({ sleepToken: _, sleepSeq: __, ...item }: Vacant & Partial<Control>): string => canonical(asJson(item));
const held = (item: Control | Vacant | undefined): Control | undefined => (item && isHeld(item) ? item : undefined);
const asJson = (value: object): Json => JSON.parse(JSON.stringify(value));

/** The control items, the list of leases and the index of alarms, in one table. */
export function dynamoDbControlStore(client: DynamoDBClient, tableName: string): ControlStore {
  const items = table(client, tableName);
  const leases = leaseRows(items);
  const alarms = alarmIndex(items);
  const read = async (router: string): Promise<Control | Vacant> =>
    controlOf(router, await items.get(controlKey(router)));

  /**
   * The item if a refused change was made all the same, because the SDK repeats a call whose answer was lost. Nothing
   * may differ but the sleep token, so that no signal in between is overlooked.
   */
  const already = async (wanted: Omit<Vacant, 'rev'>, seen: Vacant): Promise<Control | Vacant | undefined> => {
    const item = await read(seen.router);
    return form(item) === form({ ...wanted, rev: seen.rev + 1 }) ? item : undefined;
  };

  /** The held item after an update; undefined if the update was refused. */
  const heldAfter = async (router: string, input: UpdateItemCommandInput): Promise<Control | undefined> => {
    const item = await items.update(input);
    return item && held(controlOf(router, item));
  };

  /** An item that newer code wrote must not hide the others from the reader of all leases. */
  const holderOf = async (row: Lease): Promise<Lease> => {
    try {
      const control = await read(row.router);
      return isHeld(control) ? leaseOf(control) : row;
    } catch (error) {
      if (error instanceof UnknownSchemaError) return row;
      throw error;
    }
  };

  return {
    read,
    async take(fresh, seen) {
      if (!(await leases.write(fresh, seen))) return undefined;
      return (await heldAfter(fresh.router, takeInput(tableName, fresh, seen))) ?? held(await already(fresh, seen));
    },
    save: async (next, seen) =>
      (await heldAfter(seen.router, saveInput(tableName, next, seen))) ?? held(await already(next, seen)),
    signal: (router, rolloutId, signal, since) =>
      heldAfter(router, signalInput(tableName, router, rolloutId, signal, since)),
    noteRestore: (holder, at) => heldAfter(holder.router, noteRestoreInput(tableName, holder, at)),
    saveSignals: (next, seen) => heldAfter(seen.router, saveSignalsInput(tableName, next, seen)),
    async release(seen) {
      const { router, fence } = seen;
      const released = (await items.update(releaseInput(tableName, seen))) ?? (await already({ router, fence }, seen));
      if (released === undefined) return false;
      await leases.deleteBefore(seen.router, seen.rev + 1);
      return true;
    },
    async leases() {
      return allOf(await atMost(callsAtOnce, await leases.all(), holderOf));
    },
    leaseOf: async (execution) => (await leases.all()).find((row) => row.execution === execution),
    async forgetLease(router) {
      const outdated = await items.update(outdateInput(tableName, router));
      if (outdated !== undefined) await leases.deleteBefore(router, Number(outdated.rev?.N));
    },
    indexAlarms: alarms.add,
    unindexAlarms: alarms.remove,
    watchersOf: alarms.watchersOf,
  };
}
