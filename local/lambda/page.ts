import { type Page, pageByPlace } from '../kit/page.ts';
import { invalidMarker } from './errors.ts';

const usualSize = 50;

/** A page of a list in a fixed order. @throws InvalidParameterValueException */
export const pageOf = <Item>(
  items: readonly Item[],
  { MaxItems: limit = usualSize, Marker: token }: { MaxItems?: number | undefined; Marker?: string | undefined },
): Page<Item> => pageByPlace(items, { limit, token, invalidToken: invalidMarker });
