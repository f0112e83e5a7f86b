import { partsOf } from './assembled-trace.ts';
import { type AnnotationValue, isCall, type SegmentDocument, type Subsegment } from './segment-document.ts';

/** What a service is known by: two of one name and different types are two. */
export interface ServiceKey {
  readonly name: string;
  /** Of its origin, `client`, or of a service that sends no segments: `remote` or `AWS::…`; undefined for none. */
  readonly type: string | undefined;
}

/** How a request went, as one side saw it. */
export interface Outcome {
  /** Epoch seconds. */
  readonly start: number;
  /** Undefined while it is in progress. */
  readonly end: number | undefined;
  readonly isError: boolean;
  readonly isThrottle: boolean;
  readonly isFault: boolean;
}

/** A request to a service. */
export interface Visit extends Outcome {
  readonly service: ServiceKey;
  /** Whether no segment of the trace caused it. */
  readonly isEntry: boolean;
  /** Whether the service sent no segment: it is known from its caller alone. */
  readonly isInferred: boolean;
  readonly http: SegmentDocument['http'];
  readonly user: string | undefined;
  readonly annotations: readonly (readonly [key: string, value: AnnotationValue])[];
}

/** A request from one service to another, as the caller saw it where it says. */
export interface TracedCall extends Outcome {
  readonly from: ServiceKey;
  readonly to: ServiceKey;
}

/** A trace as requests of services to each other. */
export interface Traced {
  readonly visits: readonly Visit[];
  readonly calls: readonly TracedCall[];
}

export const keyText = ({ name, type = '' }: ServiceKey): string => JSON.stringify([name, type]);

const outcomeOf = ({ start_time, end_time, error, throttle, fault }: Subsegment): Outcome => ({
  start: start_time,
  end: end_time,
  isError: error === true,
  isThrottle: throttle === true,
  isFault: fault === true,
});

const serviceOf = ({ name, origin }: SegmentDocument): ServiceKey => ({ name, type: origin });

/** A service that a subsegment calls: a table of DynamoDB by its name. */
function calledBy({ name, namespace, aws }: Subsegment): ServiceKey {
  if (namespace !== 'aws') return { name, type: 'remote' };
  if (name === 'DynamoDB' && aws?.table_name !== undefined)
    return { name: aws.table_name, type: 'AWS::DynamoDB::Table' };
  return { name, type: `AWS::${name}` };
}

/** Annotations of a segment and of all below it. */
const annotationsOf = (parts: readonly Pick<Subsegment, 'annotations'>[]) =>
  parts.flatMap(({ annotations = {} }) => Object.entries(annotations));

/** Where a segment's request came from. */
interface Origin {
  readonly segment: SegmentDocument;
  /** The subsegment that names it as its call; undefined where the segment itself is the parent. */
  readonly call: Subsegment | undefined;
}

function origins(segments: readonly SegmentDocument[]): ReadonlyMap<string, Origin> {
  const found = new Map<string, Origin>();
  for (const segment of segments) {
    found.set(segment.id, { segment, call: undefined });
    for (const part of partsOf(segment)) found.set(part.id, { segment, call: isCall(part) ? part : undefined });
  }
  return found;
}

/**
 * A segment that another of the same service began, without a call between them, is part of that one's request: so are the
 * two segments that a proxy of App Mesh makes of one, on the way in and on the way out.
 */
const goesOn = (segment: SegmentDocument, origin: Origin | undefined): boolean =>
  origin !== undefined &&
  origin.call === undefined &&
  keyText(serviceOf(origin.segment)) === keyText(serviceOf(segment));

/** The services that a segment calls and that sent no segment of their own. */
function inferred(segment: SegmentDocument, hasSegment: (id: string) => boolean): readonly Subsegment[] {
  return partsOf(segment).filter((part) => isCall(part) && !hasSegment(part.id));
}

export function traced(segments: readonly SegmentDocument[]): Traced {
  const known = origins(segments);
  const parents = new Set(segments.map(({ parent_id }) => parent_id));
  const visits: Visit[] = [];
  const calls: TracedCall[] = [];
  for (const segment of segments) {
    const service = serviceOf(segment);
    const origin = segment.parent_id === undefined ? undefined : known.get(segment.parent_id);
    const { http, user } = segment;
    const outcome = outcomeOf(segment);
    if (!goesOn(segment, origin)) {
      const annotations = annotationsOf([segment, ...partsOf(segment)]);
      visits.push({ ...outcome, service, isEntry: origin === undefined, isInferred: false, http, user, annotations });
      const from = origin === undefined ? { name: service.name, type: 'client' } : serviceOf(origin.segment);
      calls.push({ ...(origin?.call === undefined ? outcome : outcomeOf(origin.call)), from, to: service });
    }
    for (const part of inferred(segment, (id) => parents.has(id))) {
      const to = calledBy(part);
      const annotations = annotationsOf([part]);
      visits.push({
        ...outcomeOf(part),
        service: to,
        isEntry: false,
        isInferred: true,
        http: part.http,
        user: undefined,
        annotations,
      });
      calls.push({ ...outcomeOf(part), from: service, to });
    }
  }
  return { visits, calls };
}
