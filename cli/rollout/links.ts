import { dashboardAddress, objectAddress } from '../../core/links/console.ts';
import { placeIn } from '../../core/links/report-place.ts';
import type { Connection, Stack } from '../run/connection.ts';
import type { RolloutState } from './state.ts';

/** Where a reader sees more of a rollout. */
export interface Links {
  /** Its report, where its spec names a place for it. */
  readonly report?: string;
  /** The stack's dashboard in CloudWatch, for its time; absent at an endpoint of one's own, which has no console. */
  readonly dashboard?: string;
}

export type LinkPorts = Pick<Connection, 'now'> & { readonly stack: Pick<Stack, 'name' | 'region' | 'endpoint'> };

/** The same links as in the notices of a rollout. */
export function linksOf({ stack, now }: LinkPorts, { record }: RolloutState): Links {
  if (record === undefined) return {};
  const { rolloutId, plan, startedAt, endedAt } = record;
  const place = plan.report === undefined ? undefined : placeIn(plan.report, rolloutId);
  const { name, region, endpoint } = stack;
  return {
    ...(place && { report: objectAddress({ region, endpoint }, place) }),
    ...(endpoint === undefined && { dashboard: dashboardAddress(name, region, startedAt, endedAt ?? now()) }),
  };
}
