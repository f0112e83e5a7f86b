import type { AwsError } from '../kit/aws-error.ts';
import { isRecord } from '../kit/json.ts';
import { vpcLatticeOperations } from '../vpc-lattice/vpc-lattice.ts';
import type { Protocol } from './protocol.ts';
import { restJson } from './rest-json.ts';
import { isoTime } from './timestamps.ts';

const times = new Set(['createdAt', 'lastUpdatedAt']);

/** A value whose times are written as ISO 8601. */
function withIsoTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withIsoTimes);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      typeof member === 'number' && times.has(name) ? isoTime(member) : withIsoTimes(member),
    ]),
  );
}

const retryAfter = ({ fields }: AwsError): Readonly<Record<string, string>> =>
  typeof fields.retryAfterSeconds === 'number' ? { 'retry-after': String(fields.retryAfterSeconds) } : {};

/** VPC Lattice's restJson1: it writes times as texts, and says in a header when to try again. */
export function vpcLatticeProtocol(): Protocol {
  const rest = restJson(vpcLatticeOperations, 'ValidationException');
  return {
    decode: rest.decode,
    encode(operation, output, requestId) {
      const written = withIsoTimes(output);
      return rest.encode(operation, isRecord(written) ? written : {}, requestId);
    },
    encodeError(error, requestId) {
      const response = rest.encodeError(error, requestId);
      return { ...response, headers: { ...response.headers, ...retryAfter(error) } };
    },
  };
}
