import type { IncomingMessage } from 'node:http';
import { accountId, partition, region } from '../kit/account.ts';
import { serviceArn, serviceNetworkArn, targetGroupArn } from '../vpc-lattice/identifiers.ts';

/** Between whom a request goes. */
export interface Path {
  readonly serviceId: string;
  readonly groupId: string;
  readonly networkId: string;
  /** The VPC that is associated with the network, which this machine plays; undefined where none is. */
  readonly vpcId: string | undefined;
  readonly listenerPort: number;
}

const forwardedFor = 'x-forwarded-for';
/** Callers cannot write these: what they bring of them is dropped. */
const own = new Set([
  'x-forwarded-for-port',
  'x-forwarded-for-proto',
  'x-amzn-lattice-identity',
  'x-amzn-lattice-network',
  'x-amzn-lattice-target',
]);

/**
 * The headers of a request with those that VPC Lattice adds, as names and values in turn. An address is appended to those
 * that the caller brings, as is the custom. Source: user guide, HTTP targets.
 *
 * @param headers those that go on to the next hop
 */
export function withLatticeHeaders(headers: readonly string[], request: IncomingMessage, path: Path): string[] {
  const kept: string[] = [];
  const sources: string[] = [];
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const [name = '', value = ''] = headers.slice(i, i + 2);
    const lower = name.toLowerCase();
    if (lower === forwardedFor) sources.push(value);
    else if (!own.has(lower)) kept.push(name, value);
  }
  const { serviceId, groupId, networkId, vpcId, listenerPort } = path;
  const target = [
    `ServiceArn=${serviceArn(serviceId)}`,
    `ServiceNetworkArn=${serviceNetworkArn(networkId)}`,
    `TargetGroupArn=${targetGroupArn(groupId)}`,
  ];
  kept.push(
    forwardedFor,
    [...sources, request.socket.remoteAddress ?? '127.0.0.1'].join(', '),
    'x-forwarded-for-port',
    String(listenerPort),
    'x-forwarded-for-proto',
    'http',
    'x-amzn-lattice-target',
    target.join(';'),
  );
  if (vpcId !== undefined) {
    kept.push('x-amzn-lattice-network', `SourceVpcArn=arn:${partition}:ec2:${region}:${accountId}:vpc/${vpcId}`);
  }
  return kept;
}
