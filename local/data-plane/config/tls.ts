import type * as z from 'zod/mini';
import type { clientPolicy, listenerTls as listenerTlsShape } from '../../app-mesh/tls-shapes.ts';
import type { CalledTls, Certificate, ListenerTls, Trust, Validation } from './tls-shapes.ts';

type ListenerSpec = z.infer<typeof listenerTlsShape>;
export type ClientPolicy = NonNullable<z.infer<typeof clientPolicy>['tls']>;

/**
 * A certificate is in the files `certificateChain` and `privateKey`, or goes by a name: the `secretName` of SDS, or the
 * `certificateArn` of ACM, which App Mesh hands to Envoy by SDS as well.
 */
function certificateOf({ file, sds, acm }: ListenerSpec['certificate']): Certificate {
  return file ?? { secret: sds?.secretName ?? acm?.certificateArn ?? '' };
}

function trustOf({ file, sds, acm }: ClientPolicy['validation']['trust']): Trust {
  if (file !== undefined) return file;
  return { secrets: sds === undefined ? (acm?.certificateAuthorityArns ?? []) : [sds.secretName] };
}

function validationOf({ trust, subjectAlternativeNames }: ClientPolicy['validation'], names: string[]): Validation {
  return { trust: trustOf(trust), names: subjectAlternativeNames?.match.exact ?? names };
}

/** How the listener of a node or gateway takes connections, by its `tls` with `mode`, `certificate` and `validation`. */
export function listenerTlsOf(tls: ListenerSpec | undefined): { readonly tls?: ListenerTls } {
  if (tls === undefined || tls.mode === 'DISABLED') return {};
  const { mode, certificate, validation } = tls;
  return {
    tls: {
      mode,
      certificate: certificateOf(certificate),
      ...(validation && { validation: validationOf(validation, []) }),
    },
  };
}

interface Called {
  readonly port: number;
  readonly tls: ListenerSpec | undefined;
  /** By which service discovery finds its node: what its certificate must be for where the policy names nothing. */
  readonly hostname: string;
}

/**
 * How a caller calls a listener. Its `clientPolicy` has it speak TLS and check the certificate, where that is to `enforce` and
 * for the port among its `ports`. Otherwise it speaks TLS to whoever offers it, and checks nothing. Source: App Mesh user
 * guide, TLS.
 */
export function calledTlsOf(policy: ClientPolicy | undefined, called: Called): { readonly tls?: CalledTls } {
  const { enforce = true, ports = [], certificate, validation } = policy ?? { enforce: false };
  const isEnforced = enforce && (ports.length === 0 || ports.includes(called.port));
  if (!isEnforced && listenerTlsOf(called.tls).tls === undefined) return {};
  return {
    tls: {
      ...(certificate && { certificate: certificateOf(certificate) }),
      ...(isEnforced && validation && { validation: validationOf(validation, [called.hostname]) }),
    },
  };
}
