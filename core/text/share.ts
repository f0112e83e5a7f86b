import * as z from 'zod/mini';

const form = 'a percentage such as 1% or 0.1pp';

/** `1%` or `0.1pp` (percentage points), 0 to 100. Parsed to a proportion: `0.1pp` -> 0.001. */
export const share = z.pipe(
  z.string(form).check(
    z.regex(/^\d+(\.\d+)?(%|pp)$/, form),
    z.refine((text: string) => !(Number.parseFloat(text) > 100), 'at most 100%'),
  ),
  z.transform((text: string) => Number.parseFloat(text) / 100),
);

/** A proportion as people read it: 0.0213 -> `2.13%`, 0.5 -> `50%`. Two decimals at most below 10 %, one above. */
export function formatShare(proportion: number): string {
  const percent = proportion * 100;
  const decimals = percent >= 10 ? 1 : 2;
  return `${Number(percent.toFixed(decimals))}%`;
}
