const sizes = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
] as const;

/** A span in its two largest units: `3 d 4 h`, `2 h 5 m`, `12 m`, `40 s`. Negative ones count as nothing. */
export function span(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  for (const [i, [unit, size]] of sizes.entries()) {
    if (whole < size) continue;
    const [nextUnit, nextSize] = sizes[i + 1] ?? ['s', 1];
    const rest = Math.floor((whole % size) / nextSize);
    return `${Math.floor(whole / size)} ${unit}${rest > 0 ? ` ${rest} ${nextUnit}` : ''}`;
  }
  return `${whole} s`;
}
