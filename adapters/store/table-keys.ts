import { toItem } from './attribute-value.ts';

/** Every kind of item in the one table, by its partition and sort key. Neither a router's key nor an ARN holds a `#`-prefix of ours. */
const key = (pk: string, sk: string) => toItem({ pk, sk });

export const controlKey = (router: string) => key(router, 'CONTROL');

export const leasePartition = 'LEASE';
export const leaseKey = (router: string) => key(leasePartition, router);

export const alarmPartition = (arn: string) => `ALARM#${arn}`;
export const alarmKey = (arn: string, router: string) => key(alarmPartition(arn), router);

export const decisionPartition = (rolloutId: string) => `DECISION#${rolloutId}`;
/** Sorted by `order`, of 16 digits at most: any time in milliseconds, any revision. */
export const decisionKey = (rolloutId: string, order: number, did: string) =>
  key(decisionPartition(rolloutId), `${String(order).padStart(16, '0')}#${did}`);

/** The queue for the mesh. */
export const paceKey = key('PACE', 'MESH');

export const recordPartition = 'ROLLOUT';
export const recordKey = (rolloutId: string) => key(recordPartition, rolloutId);

/** Apart from the records, because a reader of a record finds its plan in it. */
export const rejectionPartition = 'REJECTED';
export const rejectionKey = (rolloutId: string) => key(rejectionPartition, rolloutId);

/** The routes as a rollout found them, each by its name. */
export const routesPartition = (rolloutId: string) => `ROUTES#${rolloutId}`;
export const routeKey = (rolloutId: string, route: string) => key(routesPartition(rolloutId), route);

/** One for the whole stack. */
export const lineKey = key('LINE', 'LINE');

export const answerKey = (commandId: string) => key(`COMMAND#${commandId}`, 'ANSWER');
