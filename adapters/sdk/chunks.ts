/** The list in pieces of `size` at most, in order; none for an empty list. */
export const chunks = <Element>(list: readonly Element[], size: number): Element[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
