import * as z from 'zod/mini';

// What of TLS a proxy gets from the control plane: where it finds certificates, never the certificates themselves.

/** A certificate with its private key: in two files of the proxy's machine, or by the name of a secret. */
const certificate = z.union([
  z.object({ certificateChain: z.string(), privateKey: z.string() }),
  z.object({ secret: z.string() }),
]);

/** The authorities that are believed: in a file, or by the names of secrets. */
const trust = z.union([z.object({ certificateChain: z.string() }), z.object({ secrets: z.array(z.string()) })]);

/** What the other side's certificate must be: issued by such an authority, and for one of the names; for any without names. */
const validation = z.object({ trust, names: z.array(z.string()) });

/** How a listener takes connections; absent for one in clear text. */
export const listenerTls = z.object({
  /** STRICT takes TLS alone, PERMISSIVE clear text as well. */
  mode: z.enum(['STRICT', 'PERMISSIVE']),
  certificate,
  /** Of the callers' certificates; without it none is asked for. */
  validation: z.optional(validation),
});

/** How a listener is called; absent for one that is called in clear text. */
export const calledTls = z.object({
  /** The caller's own, for a listener that asks for one. */
  certificate: z.optional(certificate),
  /** Without it any certificate will do. */
  validation: z.optional(validation),
});

export type Certificate = z.infer<typeof certificate>;
export type Trust = z.infer<typeof trust>;
export type Validation = z.infer<typeof validation>;
export type ListenerTls = z.infer<typeof listenerTls>;
export type CalledTls = z.infer<typeof calledTls>;
