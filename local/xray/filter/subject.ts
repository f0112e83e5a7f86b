import type { AnnotationValue } from '../segment-document.ts';
import { entryOf } from '../trace-summary.ts';
import { durationOf, type TraceView } from '../trace-view.ts';
import type { Outcome, ServiceKey, TracedCall, Visit } from '../traced.ts';

// What a filter expression asks about, by X-Ray's keywords. Source: AWS X-Ray developer guide, filter expressions.

export const flagNames = ['ok', 'error', 'throttle', 'fault', 'partial', 'inferred', 'root'] as const;
export const numberNames = ['responsetime', 'duration', 'http.status'] as const;
export const textNames = [
  'http.url',
  'http.method',
  'http.useragent',
  'http.clientip',
  'user',
  'name',
  'type',
] as const;

export type FlagName = (typeof flagNames)[number];
export type NumberName = (typeof numberNames)[number];
export type TextName = (typeof textNames)[number];

/** A trace, a service's part in it, or a call. */
export interface Subject {
  readonly flags: Readonly<Partial<Record<FlagName, boolean>>>;
  readonly numbers: Readonly<Partial<Record<NumberName, number | undefined>>>;
  readonly texts: Readonly<Partial<Record<TextName, readonly (string | undefined)[]>>>;
  readonly annotations: readonly (readonly [key: string, value: AnnotationValue])[];
  readonly services: readonly (Subject & { readonly service: ServiceKey })[];
  readonly edges: readonly (Subject & { readonly from: ServiceKey; readonly to: ServiceKey })[];
}

const flagsOf = ({ isError, isThrottle, isFault, end }: Outcome) => ({
  ok: !(isError || isThrottle || isFault),
  error: isError,
  throttle: isThrottle,
  fault: isFault,
  partial: end === undefined,
});

const timeOf = ({ start, end }: Outcome): number | undefined => (end === undefined ? undefined : end - start);

const httpTexts = ({ http, user }: Pick<Visit, 'http' | 'user'>) => ({
  'http.url': [http?.request?.url],
  'http.method': [http?.request?.method],
  'http.useragent': [http?.request?.user_agent],
  'http.clientip': [http?.request?.client_ip],
  user: [user],
});

const nothingBelow = { services: [], edges: [] };

const ofVisit = (visit: Visit) => ({
  ...nothingBelow,
  service: visit.service,
  flags: { ...flagsOf(visit), inferred: visit.isInferred, root: visit.isEntry },
  numbers: { responsetime: timeOf(visit), duration: timeOf(visit), 'http.status': visit.http?.response?.status },
  texts: { ...httpTexts(visit), name: [visit.service.name], type: [visit.service.type] },
  annotations: visit.annotations,
});

const ofCall = (call: TracedCall) => ({
  ...nothingBelow,
  from: call.from,
  to: call.to,
  flags: flagsOf(call),
  numbers: { responsetime: timeOf(call), duration: timeOf(call) },
  texts: {},
  annotations: [],
});

/** A trace: how it went is said by the request that it began with, annotations and users by any. */
export function subjectOf(trace: TraceView): Subject {
  const { visits, calls, isPartial } = trace;
  const entry = entryOf(trace);
  const own = entry && ofVisit(entry);
  return {
    flags: { ...own?.flags, partial: isPartial },
    numbers: { ...own?.numbers, duration: durationOf(trace) },
    texts: { ...own?.texts, user: visits.map(({ user }) => user) },
    annotations: visits.flatMap(({ annotations }) => annotations),
    services: visits.map(ofVisit),
    edges: calls.map(ofCall),
  };
}
