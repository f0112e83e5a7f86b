import type { Measured } from '../analysis/series.ts';
import type { HookAccess } from '../hooks/hook-access.ts';
import type { CallerDimensions, SlowLimits } from '../plan/plan.ts';
import type { AlarmReading } from '../ports/alarms.ts';
import type { QueryFault } from '../ports/metrics.ts';
import type { RouteReading } from '../routing/route-reading.ts';
import type { RouteSpec } from '../routing/route-spec.ts';

/** The world as Plan found it; what does not exist is undefined or missing. */
export interface Facts {
  readonly routes: readonly { readonly name: string; readonly reading?: RouteReading }[];
  /** The router's other routes; read only for testers. */
  readonly neighbours?: readonly { readonly name: string; readonly spec: RouteSpec }[];
  /** The canary's identity; absent when there is none. */
  readonly canary?: string;
  /** The stable's, once it is known which that is; see `stableOf`. */
  readonly stable?: string;
  readonly alarms: readonly AlarmReading[];
  readonly callers: readonly CallerDimensions[];
  /** Absent: hooks may reach nothing. */
  readonly hookAccess?: HookAccess;
  /** The stable's last hours; absent when nothing is to be measured, or nobody is known to report. */
  readonly measured?: Measured;
  /** What CloudWatch has against the spec's own queries; absent when nothing was tried. */
  readonly queryFaults?: readonly QueryFault[];
  /** No data point of errors means none; see `MetricSource.silentErrors`. */
  readonly silentErrors?: true;
  /** From which response time on a request is slow; absent when that could not be measured, or is not asked for. */
  readonly slowLimits?: SlowLimits;
}
