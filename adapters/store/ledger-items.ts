import type { Decision } from '../../core/ledger/decision.ts';
import type { RejectedStart, RolloutRecord, RouteLeft } from '../../core/ledger/record.ts';
import type { RouteDocument, Target } from '../../core/routing/route.ts';
import { type RouteSpec, targetsOf } from '../routers/app-mesh/route-spec.ts';
import type { FirstTarget } from './first-schema.ts';
import { targetOfFirst } from './first-schema.ts';

/** Only this code writes items of this table, so their form is checked only for those of the first release. */
type Row = Readonly<Record<string, unknown>>;

const withoutKey = ({ pk: _, sk: __, ...value }: Row): Row => value;

/** A decision as it was written; the first release named targets as App Mesh does. */
export function decisionOf(item: Row): Decision {
  const decision = withoutKey(item) as unknown as Decision;
  return decision.set === undefined ? decision : { ...decision, set: mapped(decision.set, (some) => some.map(target)) };
}

const target = (one: Target | FirstTarget): Target => ('id' in one ? one : targetOfFirst(one));

/** A record as it was written; the first release kept the routes' whole specs in it. */
export function recordOf(item: Row): RolloutRecord {
  const { routesBefore: _, ...rest } = withoutKey(item);
  const record = rest as unknown as RolloutRecord;
  return record.routesAfter === undefined ? record : { ...record, routesAfter: mapped(record.routesAfter, routeLeft) };
}

export const rejectionOf = (item: Row): RejectedStart => withoutKey(item) as unknown as RejectedStart;

const routeLeft = (left: RouteLeft | RouteSpec): RouteLeft =>
  'targets' in left ? (left as RouteLeft) : { targets: targetsOf(left) };

/** The routes as the first release found them. */
export const routesOfFirst = ({ routesBefore = {} }: Row): Readonly<Record<string, RouteDocument>> =>
  routesBefore as Readonly<Record<string, RouteDocument>>;

const mapped = <From, To>(values: Readonly<Record<string, From>>, change: (value: From) => To) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
