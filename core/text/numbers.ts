/** 11630 -> `11,630`. Not by Intl, whose first number format takes 20 ms of a function's cold start. */
export const count = (value: number): string => value.toFixed(0).replace(/\B(?=(?:\d{3})+$)/g, ',');

/** `1 request`, `11,630 requests`. */
export const counted = (value: number, noun: string): string => `${count(value)} ${noun}${value === 1 ? '' : 's'}`;

/** 411.6 -> `412 ms`; one decimal below 10 ms. */
export const milliseconds = (value: number): string => `${value < 10 ? Number(value.toFixed(1)) : count(value)} ms`;

/** A factor with two decimals at most: 2.289 -> `2.29`. */
export const factor = (value: number): string => `${Number(value.toFixed(2))}`;
