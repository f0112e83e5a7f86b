/**
 * Runs `run` for every item, at most so many at the same time, and returns each result in the items' order. A process has
 * few connections and little CPU, and the time-outs of its calls run while they wait for both.
 */
export async function atMost<Item, Result>(
  limit: number,
  items: readonly Item[],
  run: (item: Item) => Promise<Result>,
): Promise<PromiseSettledResult<Result>[]> {
  const results: PromiseSettledResult<Result>[] = [];
  const left = items.entries();
  const work = async () => {
    for (const [index, item] of left) {
      const [result] = await Promise.allSettled([run(item)]);
      results[index] = result;
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return results;
}

/** The number of concurrent calls of AWS by a function that has many to make. */
export const callsAtOnce = 20;

/** The values of the successful runs. @throws the first failure */
export function allOf<Result>(results: readonly PromiseSettledResult<Result>[]): Result[] {
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}
