import * as z from 'zod/mini';
import { listOf, text } from '../kit/shapes.ts';

const tagKey = text(1, 128).check(
  z.refine((key) => !key.toLowerCase().startsWith('aws:'), { error: 'keys that begin with aws: are reserved' }),
);

export const tagKeys = listOf(tagKey, 0, 50);
export const tagList = listOf(z.strictObject({ key: tagKey, value: text(0, 256) }), 0, 50);
