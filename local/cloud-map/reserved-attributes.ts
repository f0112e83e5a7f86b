import { isIPv4, isIPv6 } from 'node:net';
import { own } from '../kit/json.ts';
import { invalidInput, unsupported } from './errors.ts';
import type { CloudMapService, Instance } from './resources.ts';

const isPort = (value: string): boolean => /^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535;

/** What the values of attributes with a meaning are. Source: the API reference, RegisterInstance. */
const values: Readonly<Record<string, readonly [what: string, (value: string) => boolean]>> = {
  AWS_INSTANCE_IPV4: ['an address of IPv4', isIPv4],
  AWS_INSTANCE_IPV6: ['an address of IPv6', isIPv6],
  AWS_INSTANCE_PORT: ['a port from 1 to 65535', isPort],
  AWS_INIT_HEALTH_STATUS: ['HEALTHY or UNHEALTHY', (value) => value === 'HEALTHY' || value === 'UNHEALTHY'],
};

/** Names in Route 53 and ids in EC2 are of services that are not here. */
const missing = ['AWS_ALIAS_DNS_NAME', 'AWS_EC2_INSTANCE_ID', 'AWS_INSTANCE_CNAME'];

/** @throws AwsError InvalidInput that names every attribute of a wrong value, or NotImplemented */
export function checkReserved(service: CloudMapService, attributes: Instance['attributes']): void {
  for (const name of missing) if (own(attributes, name) !== undefined) throw unsupported(`the attribute ${name}`);
  const wrong = Object.entries(attributes).flatMap(([name, value]) => {
    const [what, isValid] = own(values, name) ?? [];
    return isValid === undefined || isValid(value) ? [] : [`${name} must be ${what}, and is '${value}'`];
  });
  if (attributes.AWS_INIT_HEALTH_STATUS !== undefined && service.customHealth === undefined)
    wrong.push('AWS_INIT_HEALTH_STATUS is for services with HealthCheckCustomConfig');
  if (wrong.length > 0) throw invalidInput(`${wrong.join('; ')}.`);
}
