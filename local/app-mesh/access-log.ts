import * as z from 'zod/mini';
import { oneOf, text } from '../kit/shapes.ts';
import { LogFormatError, logPieces } from './log-format.ts';

const isFormat = z.check<string>((read) => {
  try {
    logPieces(read.value);
  } catch (error) {
    if (!(error instanceof LogFormatError)) throw error;
    read.issues.push({ code: 'custom', input: read.value, message: error.message });
  }
});

const accessLog = oneOf({
  file: z.strictObject({
    path: text(1, 255),
    format: z.optional(
      oneOf({
        json: z.array(z.strictObject({ key: text(1, 100), value: text(1, 100).check(isFormat) })),
        text: text(1, 1000).check(isFormat),
      }),
    ),
  }),
});

/** Where a node or gateway logs the requests that it serves. */
export const logging = z.strictObject({ accessLog: z.optional(accessLog) });
