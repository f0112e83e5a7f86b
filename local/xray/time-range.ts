import { invalidRequest } from './errors.ts';
import type { StoredTrace } from './trace-store.ts';
import { type TraceView, timeInId, viewOf } from './trace-view.ts';

/** Epoch seconds, both included. */
export interface TimeRange {
  readonly start: number;
  readonly end: number;
}

/** @throws AwsError InvalidRequestException for a range that ends before it begins */
export function refuseBackwards(start: number, end: number): void {
  if (end < start) throw invalidRequest('The EndTime is before the StartTime.');
}

export const isWithin = ({ start, end }: TimeRange, time: number): boolean => time >= start && time <= end;

/** A trace once a segment of it is there. */
export function shownOf(stored: StoredTrace): readonly TraceView[] {
  const view = viewOf(stored);
  return view.segments.length === 0 ? [] : [view];
}

/** Those that began within a range. Ids of traces have whole seconds: those of the first second are among them. */
export const beganWithin = (traces: readonly StoredTrace[], { start, end }: TimeRange): readonly TraceView[] =>
  traces.filter(({ id }) => isWithin({ start: Math.floor(start), end }, timeInId(id))).flatMap(shownOf);
