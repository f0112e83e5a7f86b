import * as z from 'zod/mini';
import { oneOf, text } from '../kit/shapes.ts';

const accessLog = oneOf({
  file: z.strictObject({
    path: text(1, 255),
    format: z.optional(
      oneOf({
        json: z.array(z.strictObject({ key: text(1, 100), value: text(1, 100) })),
        text: text(1, 1000),
      }),
    ),
  }),
});

/** Where a node or gateway logs the requests that it serves. */
export const logging = z.strictObject({ accessLog: z.optional(accessLog) });
