import * as z from 'zod/mini';
import { text } from '../kit/shapes.ts';
import { grpcMembers, httpMembers, onePathAtMost } from './request-match.ts';
import { port } from './shapes.ts';

export const httpMatch = z
  .strictObject({ ...httpMembers, scheme: z.optional(z.enum(['http', 'https'])) })
  .check(onePathAtMost);

export const grpcMatch = z.strictObject({ ...grpcMembers, methodName: z.optional(text(1, 50)) }).check(
  z.refine((match) => match.methodName === undefined || match.serviceName !== undefined, {
    error: 'methodName needs serviceName',
  }),
);

export const tcpMatch = z.strictObject({ port: z.optional(port) });
