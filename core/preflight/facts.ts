import type { Measured } from '../analysis/series.ts';
import type { HookAccess } from '../hooks/hook-access.ts';
import type { CallerDimensions, SlowLimits } from '../plan/plan.ts';
import type { AlarmReading } from '../ports/alarms.ts';
import type { QueryFault } from '../ports/metrics.ts';
import type { RouteFacts } from '../routing/route.ts';

/** The world as Plan found it; a resource that does not exist is undefined or missing. */
export interface Facts extends RouteFacts {
  readonly alarms: readonly AlarmReading[];
  readonly callers: readonly CallerDimensions[];
  /** Absent: hooks may reach nothing. */
  readonly hookAccess?: HookAccess;
  /** The stable's last hours; absent when nothing is to be measured, or no caller is known to report. */
  readonly measured?: Measured;
  /** CloudWatch's objections to the spec's own queries; absent when nothing was tried. */
  readonly queryFaults?: readonly QueryFault[];
  /** No data point of errors means none; see `MetricSource.silentErrors`. */
  readonly silentErrors?: true;
  /** From which response time on a request is slow; absent when that could not be measured, or is not asked for. */
  readonly slowLimits?: SlowLimits;
}
