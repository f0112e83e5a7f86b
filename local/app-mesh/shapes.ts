import * as z from 'zod/mini';
import { integer, text } from '../kit/shapes.ts';

// Shapes that several specs share. Source of every limit: botocore 1.43, appmesh 2019-01-25.

export const resourceName = text(1, 255);
export const port = integer(1, 65535);
export const protocol = z.enum(['http', 'tcp', 'http2', 'grpc']);
export const portMapping = z.strictObject({ port, protocol });
export const ipPreference = z.enum(['IPv6_PREFERRED', 'IPv4_PREFERRED', 'IPv4_ONLY', 'IPv6_ONLY']);
export const duration = z.strictObject({ unit: z.optional(z.enum(['s', 'ms'])), value: z.optional(integer(0)) });
export const requestTimeout = z.strictObject({ idle: z.optional(duration), perRequest: z.optional(duration) });
export const connectionTimeout = z.strictObject({ idle: z.optional(duration) });
