import { type CodeClass, codeClasses } from '../data-plane/tally.ts';

/** Statuses that VPC Lattice answers by itself, and counts apart. Source: user guide, CloudWatch metrics. */
export const ownStatuses = [400, 403, 404, 429, 500, 502, 504] as const;
type OwnStatus = (typeof ownStatuses)[number];

const isOwn = (status: number): status is OwnStatus => ownStatuses.some((one) => one === status);

/** What was seen of a service or of a target group in a minute. */
export interface Traffic {
  requests: number;
  active: number;
  readonly codes: Record<CodeClass, number>;
  /** Whole milliseconds until the last byte, and how often each was seen. */
  readonly requestMs: Record<number, number>;
}

export interface GroupTraffic extends Traffic {
  connections: number;
  connectionErrors: number;
}

export interface ServiceTraffic extends Traffic {
  timeouts: number;
  readonly own: Record<OwnStatus, number>;
}

/** How one request ended. */
export interface RequestEnd {
  readonly serviceId: string;
  /** The group whose target it was sent to; undefined where it was sent to none. */
  readonly groupId: string | undefined;
  /** What the caller got; undefined for a caller that did not wait. */
  readonly status: number | undefined;
  /** Whether the status is the target's: the others are answers of VPC Lattice itself. */
  readonly isTargets: boolean;
  /** Why it got none, where the target failed. */
  readonly failure?: 'connection' | 'timeout';
  /** Real milliseconds until the last byte; undefined when the answer is not whole. */
  readonly requestMs: number | undefined;
}

const noCodes = (): Record<CodeClass, number> => ({ '2XX': 0, '3XX': 0, '4XX': 0, '5XX': 0 });
const emptyGroup = (active: number): GroupTraffic => ({
  requests: 0,
  active,
  codes: noCodes(),
  requestMs: {},
  connections: 0,
  connectionErrors: 0,
});
const emptyService = (active: number): ServiceTraffic => ({
  requests: 0,
  active,
  codes: noCodes(),
  requestMs: {},
  timeouts: 0,
  own: { 400: 0, 403: 0, 404: 0, 429: 0, 500: 0, 502: 0, 504: 0 },
});

function ended(traffic: Traffic): void {
  traffic.requests += 1;
  traffic.active -= 1;
}

function count(traffic: Traffic, status: number | undefined, requestMs: number | undefined): void {
  const codeClass = status === undefined ? undefined : codeClasses[Math.floor(status / 100) - 2];
  if (codeClass !== undefined) traffic.codes[codeClass] += 1;
  if (requestMs === undefined) return;
  const ms = Math.round(requestMs);
  traffic.requestMs[ms] = (traffic.requestMs[ms] ?? 0) + 1;
}

/** Counts what the data plane sees, from the first request of each service and group on. */
export interface TrafficTally {
  /** A request has come, and is sent to a target of the group, if of any. */
  begin(serviceId: string, groupId: string | undefined): void;
  end(end: RequestEnd): void;
  connected(groupId: string): void;
  /** What was counted since the last taking; what had traffic before is there with zeros. */
  take(): {
    readonly groups: ReadonlyMap<string, GroupTraffic>;
    readonly services: ReadonlyMap<string, ServiceTraffic>;
  };
}

/**
 * Who counts what is not documented in two places, and the less telling is taken: a group counts answers of its targets
 * alone, and no request for which it had no target. A request is counted in the minute in which it ends, with its answer.
 */
export function createTrafficTally(): TrafficTally {
  let groups = new Map<string, GroupTraffic>();
  let services = new Map<string, ServiceTraffic>();
  const groupOf = (id: string) => {
    const known = groups.get(id) ?? emptyGroup(0);
    groups.set(id, known);
    return known;
  };
  const serviceOf = (id: string) => {
    const known = services.get(id) ?? emptyService(0);
    services.set(id, known);
    return known;
  };
  return {
    begin(serviceId, groupId) {
      for (const traffic of [serviceOf(serviceId), ...(groupId === undefined ? [] : [groupOf(groupId)])]) {
        traffic.active += 1;
      }
    },
    end({ serviceId, groupId, status, isTargets, failure, requestMs }) {
      const service = serviceOf(serviceId);
      ended(service);
      count(service, status, requestMs);
      if (failure === 'timeout') service.timeouts += 1;
      if (!isTargets && status !== undefined && isOwn(status)) service.own[status] += 1;
      if (groupId === undefined) return;
      const group = groupOf(groupId);
      ended(group);
      if (isTargets) count(group, status, requestMs);
      if (failure === 'connection') group.connectionErrors += 1;
    },
    connected(groupId) {
      groupOf(groupId).connections += 1;
    },
    take() {
      const taken = { groups, services };
      groups = new Map([...groups].map(([id, { active }]) => [id, emptyGroup(active)]));
      services = new Map([...services].map(([id, { active }]) => [id, emptyService(active)]));
      return taken;
    },
  };
}
