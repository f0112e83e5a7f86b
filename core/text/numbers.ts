const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** 11630 -> `11,630`. */
export const count = (value: number): string => grouped.format(value);

/** `1 request`, `11,630 requests`. */
export const counted = (value: number, noun: string): string => `${count(value)} ${noun}${value === 1 ? '' : 's'}`;

/** 411.6 -> `412 ms`; one decimal below 10 ms. */
export const milliseconds = (value: number): string => `${value < 10 ? Number(value.toFixed(1)) : count(value)} ms`;

/** A factor with two decimals at most: 2.289 -> `2.29`. */
export const factor = (value: number): string => `${Number(value.toFixed(2))}`;
