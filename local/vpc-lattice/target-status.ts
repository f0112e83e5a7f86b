import type { Resources, Target, TargetGroup } from './resources.ts';
import { servicesOf } from './rule-actions.ts';

export type TargetStatus = 'DRAINING' | 'UNAVAILABLE' | 'HEALTHY' | 'UNHEALTHY' | 'INITIAL' | 'UNUSED';

const shown = { initial: 'INITIAL', healthy: 'HEALTHY', unhealthy: 'UNHEALTHY' } as const;

/** Whether the targets of a group are checked: it is used by a service, and its checks are on. */
export const isChecked = (resources: Resources, group: TargetGroup): boolean =>
  group.config?.healthCheck?.enabled === true && servicesOf(resources, group.id).length > 0;

/** As ListTargets says it. Source: reference of TargetSummary. */
export function statusOfTarget(resources: Resources, group: TargetGroup, target: Target): TargetStatus {
  if (target.drainingSince !== undefined) return 'DRAINING';
  if (servicesOf(resources, group.id).length === 0) return 'UNUSED';
  return isChecked(resources, group) ? shown[target.health.state] : 'UNAVAILABLE';
}

export const reasonOf = (status: TargetStatus): { readonly reasonCode?: string } =>
  status === 'UNHEALTHY' ? { reasonCode: 'HealthCheckFailed' } : {};
