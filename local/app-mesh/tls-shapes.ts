import * as z from 'zod/mini';
import { listOf, oneOf, text } from '../kit/shapes.ts';
import { port } from './shapes.ts';

const path = text(1, 255);
const sds = z.strictObject({ secretName: z.string() });
const fileCertificate = z.strictObject({ certificateChain: path, privateKey: path });
const fileTrust = z.strictObject({ certificateChain: path });
const acmTrust = z.strictObject({ certificateAuthorityArns: listOf(z.string(), 1, 3) });
const alternativeNames = z.optional(z.strictObject({ match: z.strictObject({ exact: z.array(text(1, 254)) }) }));

const clientTls = z
  .strictObject({
    certificate: z.optional(oneOf({ file: fileCertificate, sds })),
    enforce: z.optional(z.boolean()),
    ports: z.optional(z.array(port)),
    validation: z.strictObject({
      subjectAlternativeNames: alternativeNames,
      trust: oneOf({ acm: acmTrust, file: fileTrust, sds }),
    }),
  })
  .check(
    z.refine(
      ({ enforce = true, validation }) =>
        !enforce || !validation.subjectAlternativeNames?.match.exact.some((name) => name.startsWith('*')),
      {
        path: ['validation', 'subjectAlternativeNames', 'match', 'exact'],
        error: 'a name with a wildcard needs enforce to be false',
      },
    ),
  );

export const clientPolicy = z.strictObject({ tls: z.optional(clientTls) });

/** What a node or gateway asks of all its backends that have no policy of their own. */
export const backendDefaults = z.strictObject({ clientPolicy: z.optional(clientPolicy) });

export const listenerTls = z.strictObject({
  mode: z.enum(['STRICT', 'PERMISSIVE', 'DISABLED']),
  certificate: oneOf({ acm: z.strictObject({ certificateArn: z.string() }), file: fileCertificate, sds }),
  validation: z.optional(
    z.strictObject({ subjectAlternativeNames: alternativeNames, trust: oneOf({ file: fileTrust, sds }) }),
  ),
});
