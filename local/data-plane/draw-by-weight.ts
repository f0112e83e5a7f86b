/**
 * Draws one by relative weight: `random` is uniform in [0, 1). One of weight 0 is never drawn; undefined when all weights
 * are 0.
 */
export function drawByWeight<T extends { readonly weight: number }>(
  choices: readonly T[],
  random: number,
): T | undefined {
  const total = choices.reduce((sum, { weight }) => sum + weight, 0);
  let rest = random * total;
  return choices.find(({ weight }) => {
    rest -= weight;
    return rest < 0;
  });
}
