import type { Service } from '../kit/call.ts';
import { createService } from '../kit/operations.ts';
import type { Stateful } from '../kit/state.ts';
import type { Surroundings } from '../surroundings.ts';
import { dialect } from './errors.ts';
import * as absent from './operations/absent.ts';
import * as graphs from './operations/graphs.ts';
import * as sampling from './operations/sampling.ts';
import * as segments from './operations/segments.ts';
import * as traces from './operations/traces.ts';
import { createTraceStore, type TraceStoreOptions } from './trace-store.ts';

export const xrayOperations = { ...absent, ...graphs, ...sampling, ...segments, ...traces };

/** Traces that are kept at most. */
export type XRayOptions = Pick<TraceStoreOptions, 'maximumBytes'>;

/** AWS X-Ray, API 2016-04-12: segments of requests, the traces that they make, and the graph of their services. */
export interface XRay extends Service, Stateful {
  /** How many traces gave way to newer ones because there were too many. */
  dropped(): number;
}

export function xray({ clock }: Pick<Surroundings, 'clock'>, options: XRayOptions = {}): XRay {
  const now = () => clock.now();
  const store = createTraceStore({ ...options, now });
  const service = createService({ name: 'xray', operations: xrayOperations, context: { traces: store, now }, dialect });
  return { ...service, snapshot: store.snapshot, restore: store.restore, dropped: store.dropped };
}
