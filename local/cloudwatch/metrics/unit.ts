import * as z from 'zod/mini';

const sizes = ['Bytes', 'Kilobytes', 'Megabytes', 'Gigabytes', 'Terabytes'] as const;
const bits = ['Bits', 'Kilobits', 'Megabits', 'Gigabits', 'Terabits'] as const;

export const unitShape = z.enum([
  'Seconds',
  'Microseconds',
  'Milliseconds',
  ...sizes,
  ...bits,
  'Percent',
  'Count',
  'Bytes/Second',
  'Kilobytes/Second',
  'Megabytes/Second',
  'Gigabytes/Second',
  'Terabytes/Second',
  'Bits/Second',
  'Kilobits/Second',
  'Megabits/Second',
  'Gigabits/Second',
  'Terabits/Second',
  'Count/Second',
  'None',
]);
