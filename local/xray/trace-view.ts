import { segmentsOf } from './assembled-trace.ts';
import type { SegmentDocument } from './segment-document.ts';
import type { StoredTrace } from './trace-store.ts';
import { type Traced, traced } from './traced.ts';

/** A trace as its readers see it. */
export interface TraceView extends Traced {
  readonly id: string;
  readonly revision: number;
  readonly isCut: boolean;
  /** By their start; empty for a trace of which only subsegments came. */
  readonly segments: readonly SegmentDocument[];
  /** Epoch seconds of the earliest segment. */
  readonly start: number;
  /** Epoch seconds of the last end; of what is in progress, its start. */
  readonly end: number;
  readonly isPartial: boolean;
}

/** Epoch seconds at which a trace began, which its id says. */
export const timeInId = (traceId: string): number => Number.parseInt(traceId.slice(2, 10), 16);

export function viewOf(stored: StoredTrace): TraceView {
  const segments = segmentsOf(stored);
  const ends = segments.map(({ start_time, end_time = start_time }) => end_time);
  const start = segments[0]?.start_time ?? timeInId(stored.id);
  return {
    id: stored.id,
    revision: stored.revision,
    isCut: stored.isCut,
    segments,
    start,
    end: Math.max(start, ...ends),
    isPartial: segments.some(({ in_progress, end_time }) => in_progress === true || end_time === undefined),
    ...traced(segments),
  };
}

/** Seconds from the first start to the last end. */
export const durationOf = ({ start, end }: Pick<TraceView, 'start' | 'end'>): number => rounded(end - start);

/** To the millisecond, as X-Ray's answers have it. */
export const rounded = (seconds: number): number => Math.round(seconds * 1000) / 1000;
