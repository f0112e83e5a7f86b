import type { SegmentDocument, Subsegment } from './segment-document.ts';
import type { StoredTrace } from './trace-store.ts';

type Part = Pick<Subsegment, 'id' | 'subsegments'>;

/**
 * A segment or subsegment with those that were sent apart from it; the others stand where they did.
 *
 * @param take gives out what belongs to an id once: ids that form a circle end there
 */
function completed<Whole extends Part>(whole: Whole, take: (id: string) => readonly SegmentDocument[]): Whole {
  const taken = take(whole.id);
  const own = (whole.subsegments ?? []).map((part) => completed(part, take));
  const added = taken.map((part) => completed(part, take));
  return own.length + added.length === 0 ? whole : { ...whole, subsegments: [...own, ...added] };
}

/** Each of these and all below it, with a depth of its own. */
function* within(parts: readonly Subsegment[]): Generator<Subsegment> {
  for (const part of parts) {
    yield part;
    yield* within(part.subsegments ?? []);
  }
}

/** All subsegments of a segment, at any depth. */
export const partsOf = ({ subsegments = [] }: Pick<SegmentDocument, 'subsegments'>): readonly Subsegment[] => [
  ...within(subsegments),
];

/** A document that was checked as it came: to check thousands anew with each call would take seconds. */
const reread = (text: string): SegmentDocument => JSON.parse(text);

/**
 * The segments of a trace, each with the subsegments that were sent apart from it, by their start. Such a subsegment shows
 * once its segment is there.
 */
export function segmentsOf({ documents }: Pick<StoredTrace, 'documents'>): readonly SegmentDocument[] {
  const read = documents.map(({ text }) => reread(text));
  const isApart = ({ type }: SegmentDocument) => type === 'subsegment';
  const apart = Map.groupBy(read.filter(isApart), ({ parent_id = '' }) => parent_id);
  const take = (id: string) => {
    const found = apart.get(id) ?? [];
    apart.delete(id);
    return found;
  };
  return read
    .filter((one) => !isApart(one))
    .map((segment) => completed(segment, take))
    .toSorted((a, b) => a.start_time - b.start_time);
}
