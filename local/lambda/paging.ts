import { invalidParameter } from './errors.ts';

const defaultPage = 50;

/** One page of a list in a fixed order; the marker is the place of the next. @throws InvalidParameterValueException */
export function pageOf<Item>(
  items: readonly Item[],
  {
    MaxItems: size = defaultPage,
    Marker: marker = '0',
  }: { MaxItems?: number | undefined; Marker?: string | undefined },
): { items: readonly Item[]; next: { NextMarker?: string } } {
  const start = Number(marker);
  if (!Number.isSafeInteger(start) || start < 0)
    throw invalidParameter(`Marker ${marker} is not one that was given out.`);
  const end = start + size;
  return { items: items.slice(start, end), next: end < items.length ? { NextMarker: String(end) } : {} };
}
