import type { Control, Vacant } from '../../core/control/control.ts';
import type { Lease } from '../../core/control/lease.ts';
import { leaseOf } from '../../core/control/lease.ts';
import { toItem } from './attribute-value.ts';
import type { Table } from './table.ts';
import { leaseKey, leasePartition } from './table-keys.ts';

/**
 * The list of routers that may be held. A row is written before the router is taken and deleted after it was given
 * back, so no crash leaves a holder without a row. A row without a holder does no harm. The control item is the truth
 * about the holder; the row only says where to look.
 *
 * `rev` is the revision that its writer saw: it never goes down while the row exists, and a row is deleted only below a
 * revision at which the router was vacant. So the row of a later taking is never deleted.
 */
export function leaseRows(table: Table) {
  return {
    /** False when a writer that saw a later revision is ahead, so that the taking is bound to fail. */
    write: (fresh: Control, seen: Vacant): Promise<boolean> =>
      table.put({
        Item: { ...leaseKey(fresh.router), ...toItem({ ...leaseOf(fresh), rev: seen.rev }) },
        ConditionExpression: 'attribute_not_exists(pk) OR #rev <= :rev',
        ExpressionAttributeNames: { '#rev': 'rev' },
        ExpressionAttributeValues: toItem({ ':rev': seen.rev }),
      }),
    /** @param rev a revision at which the router was vacant */
    deleteBefore: (router: string, rev: number): Promise<boolean> =>
      table.delete({
        Key: leaseKey(router),
        ConditionExpression: '#rev < :rev',
        ExpressionAttributeNames: { '#rev': 'rev' },
        ExpressionAttributeValues: toItem({ ':rev': rev }),
      }),
    async all(): Promise<Lease[]> {
      const rows = await table.query(leasePartition);
      return rows.map(({ pk: _, sk: __, rev: ___, ...lease }) => lease as unknown as Lease);
    },
  };
}
