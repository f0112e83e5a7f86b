interface Block {
  readonly first: number;
  readonly count: number;
  /** Of the wanted positions of its members, each less its offset in the block. */
  readonly sum: number;
  readonly length: number;
}

/**
 * Positions in a row, in the given order and without overlap, as near to the wanted ones as can be: the sum of the squares
 * of what they differ by is the least. By pooling neighbours that overlap.
 *
 * @param wanted the centres
 * @param sizes of each, with the gap to the next; never negative
 * @returns the centres
 */
export function spread(wanted: readonly number[], sizes: readonly number[]): readonly number[] {
  const blocks: Block[] = [];
  for (const [i, centre] of wanted.entries()) {
    const size = sizes[i] ?? 0;
    let block: Block = { first: i, count: 1, sum: centre - size / 2, length: size };
    for (
      let before = blocks.at(-1);
      before !== undefined && startOf(before) + before.length > startOf(block);
      before = blocks.at(-1)
    ) {
      blocks.pop();
      block = {
        first: before.first,
        count: before.count + block.count,
        sum: before.sum + block.sum - block.count * before.length,
        length: before.length + block.length,
      };
    }
    blocks.push(block);
  }
  return blocks.flatMap((block) => {
    let at = startOf(block);
    return sizes.slice(block.first, block.first + block.count).map((size) => {
      at += size;
      return at - size / 2;
    });
  });
}

const startOf = ({ sum, count }: Block): number => sum / count;
