import type { TracePart, TraceSegment } from './read-traces.ts';

/** A segment or subsegment as a row of a timeline. */
export interface TimelineRow {
  readonly name: string;
  /** What it is: an origin, a namespace, or `segment` and `subsegment`. */
  readonly kind: string;
  /** How deep it lies below the first. */
  readonly depth: number;
  /** Milliseconds after the trace's begin. */
  readonly startMs: number;
  /** Undefined while it is in progress. */
  readonly tookMs: number | undefined;
  readonly result: 'ok' | 'error' | 'throttle' | 'fault' | 'in progress';
  readonly status: number | undefined;
}

export interface Timeline {
  /** Epoch milliseconds. */
  readonly startMs: number;
  readonly tookMs: number;
  /** Each caller before what it called. */
  readonly rows: readonly TimelineRow[];
}

function resultOf({ end_time, fault, throttle, error }: TracePart): TimelineRow['result'] {
  if (fault === true) return 'fault';
  if (throttle === true) return 'throttle';
  if (error === true) return 'error';
  return end_time === undefined ? 'in progress' : 'ok';
}

const byStart = (a: TracePart, b: TracePart): number => a.start_time - b.start_time;

/** A trace's segments in the order of a waterfall. One whose parent is not there begins a row of its own. */
export function timelineOf(segments: readonly TraceSegment[]): Timeline {
  const start = Math.min(...segments.map(({ start_time }) => start_time));
  const end = Math.max(...segments.map(({ start_time, end_time = start_time }) => end_time));
  const childrenOf = Map.groupBy(segments, ({ parent_id }) => parent_id ?? '');
  const ids = new Set<string>();
  const know = ({ id, subsegments = [] }: TracePart): void => {
    ids.add(id);
    subsegments.forEach(know);
  };
  segments.forEach(know);
  const rows: TimelineRow[] = [];
  const shown = new Set<TracePart>();
  const show = (part: TracePart, kind: string, depth: number): void => {
    if (shown.has(part)) return;
    shown.add(part);
    const { name, start_time, end_time, http } = part;
    rows.push({
      name,
      kind,
      depth,
      startMs: (start_time - start) * 1000,
      tookMs: end_time === undefined ? undefined : (end_time - start_time) * 1000,
      result: resultOf(part),
      status: http?.response?.status,
    });
    for (const inner of (part.subsegments ?? []).toSorted(byStart))
      show(inner, inner.namespace ?? 'subsegment', depth + 1);
    for (const child of (childrenOf.get(part.id) ?? []).toSorted(byStart))
      show(child, child.origin ?? 'segment', depth + 1);
  };
  const isFirst = ({ parent_id }: TraceSegment) => parent_id === undefined || !ids.has(parent_id);
  for (const first of [...segments.filter(isFirst), ...segments].toSorted(byStart))
    if (isFirst(first)) show(first, first.origin ?? 'segment', 0);
  // Ids that form a circle lead to no first one.
  for (const segment of segments) show(segment, segment.origin ?? 'segment', 0);
  return { startMs: start * 1000, tookMs: (end - start) * 1000, rows };
}
