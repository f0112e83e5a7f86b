/** A line of two texts: in both, in the first alone, in the second alone. */
export interface DiffLine {
  readonly is: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Two short texts as one, line by line: the longest common run of lines is kept, removals stand before additions. */
export function lineDiff(before: readonly string[], after: readonly string[]): DiffLine[] {
  const kept = commonLengths(before, after);
  const lengthAt = (i: number, j: number) => kept[i]?.[j] ?? 0;
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [old, fresh] = [before[i], after[j]];
    if (old !== undefined && old === fresh) {
      lines.push({ is: 'same', text: old });
      [i, j] = [i + 1, j + 1];
    } else if (old !== undefined && (fresh === undefined || lengthAt(i + 1, j) >= lengthAt(i, j + 1))) {
      lines.push({ is: 'removed', text: old });
      i += 1;
    } else if (fresh !== undefined) {
      lines.push({ is: 'added', text: fresh });
      j += 1;
    }
  }
  return lines;
}

/** For each pair of places, how many lines the rests have in common at the most. */
function commonLengths(before: readonly string[], after: readonly string[]): readonly (readonly number[])[] {
  const lengths: number[][] = Array.from({ length: before.length + 1 }, () => new Array(after.length + 1).fill(0));
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--) {
      const [row, below] = [lengths[i] ?? [], lengths[i + 1] ?? []];
      row[j] = before[i] === after[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  return lengths;
}
