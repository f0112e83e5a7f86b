import { invalidInput, unsupported } from './errors.ts';
import type { CloudMapService, Instance, Namespace } from './resources.ts';

type Records = NonNullable<CloudMapService['dnsRecords']>;

/**
 * Whether a namespace can have a service with these records. Source: the API reference, CreateService and DnsConfig.
 *
 * @throws AwsError InvalidInput, or NotImplemented for what no look-up here follows
 */
export function checkRecords({ type, name }: Namespace, records: Records | undefined): void {
  if (records === undefined) return;
  if (type === 'HTTP') throw invalidInput(`The namespace ${name} is of HTTP: its services have no DnsConfig.`);
  const types = records.map((record) => record.Type);
  if (new Set(types).size < types.length) throw invalidInput('A type of record may be given once.');
  if (types.includes('CNAME')) throw unsupported('the record type CNAME');
  if (types.includes('SRV') && types.length > 1) throw invalidInput('SRV goes with no other type of record.');
}

const required: Readonly<Partial<Record<Records[number]['Type'], readonly string[]>>> = {
  A: ['AWS_INSTANCE_IPV4'],
  AAAA: ['AWS_INSTANCE_IPV6'],
  SRV: ['AWS_INSTANCE_PORT'],
};

/**
 * Whether an instance has what the records of its service are made of. Source: the API reference, RegisterInstance.
 *
 * @throws AwsError InvalidInput
 */
export function checkAttributes({ dnsRecords = [] }: CloudMapService, attributes: Instance['attributes']): void {
  const missing = dnsRecords
    .flatMap(({ Type }) => required[Type] ?? [])
    .filter((name) => attributes[name] === undefined);
  if (missing.length > 0)
    throw invalidInput(`The service's DNS records need the attribute ${[...new Set(missing)].join(' and ')}.`);
  const isAddressed = attributes.AWS_INSTANCE_IPV4 !== undefined || attributes.AWS_INSTANCE_IPV6 !== undefined;
  if (dnsRecords.some(({ Type }) => Type === 'SRV') && !isAddressed)
    throw invalidInput("The service's SRV record needs the attribute AWS_INSTANCE_IPV4 or AWS_INSTANCE_IPV6.");
}
