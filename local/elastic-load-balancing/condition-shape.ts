import * as z from 'zod/mini';
import { text } from '../kit/shapes.ts';

// Conditions as the API has them. Source of the limits: botocore 1.43, elbv2 2015-12-01.

const values = z.optional(z.array(text(1, 128)));
const matched = z.strictObject({ Values: values, RegexValues: values });

export const condition = z.strictObject({
  Field: z.enum(['host-header', 'path-pattern', 'http-header', 'http-request-method', 'query-string', 'source-ip']),
  Values: values,
  RegexValues: values,
  HostHeaderConfig: z.optional(matched),
  PathPatternConfig: z.optional(matched),
  HttpHeaderConfig: z.optional(
    z.strictObject({ HttpHeaderName: z.optional(text(1, 40)), Values: values, RegexValues: values }),
  ),
  HttpRequestMethodConfig: z.optional(z.strictObject({ Values: values })),
  QueryStringConfig: z.optional(
    z.strictObject({
      Values: z.optional(z.array(z.strictObject({ Key: z.optional(text(0, 128)), Value: z.optional(text(0, 128)) }))),
    }),
  ),
  SourceIpConfig: z.optional(z.strictObject({ Values: values })),
});

export type Condition = z.infer<typeof condition>;

const rewrites = z.optional(
  z.strictObject({ Rewrites: z.array(z.strictObject({ Regex: text(0, 1024), Replace: text(0, 1024) })) }),
);

export const transform = z.strictObject({
  Type: z.enum(['host-header-rewrite', 'url-rewrite']),
  HostHeaderRewriteConfig: rewrites,
  UrlRewriteConfig: rewrites,
});

export type Transform = z.infer<typeof transform>;
