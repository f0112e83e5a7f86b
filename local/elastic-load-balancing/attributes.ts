import { invalidConfiguration, notServed, validationError } from './errors.ts';

type Texts = Readonly<Record<string, string>>;

/** An attribute: its default, and which values it may have. */
interface Attribute {
  readonly fallback: string;
  readonly allows: (value: string) => boolean;
  /** The values that load balancers here can follow; all that are allowed unless given. */
  readonly served?: (value: string) => boolean;
}

type Attributes = Readonly<Record<string, Attribute>>;

const between = (minimum: number, maximum: number) => (value: string) =>
  /^\d+$/.test(value) && Number(value) >= minimum && Number(value) <= maximum;
const oneOf =
  (...values: readonly string[]) =>
  (value: string) =>
    values.includes(value);
const isBoolean = oneOf('true', 'false');

const number = (fallback: number, minimum: number, maximum: number): Attribute => ({
  fallback: String(fallback),
  allows: between(minimum, maximum),
});
const isOff = oneOf('false', 'off', '');
/** Off unless set, and never on where requests are served. */
const unserved = (fallback: string, allows: (value: string) => boolean): Attribute => ({
  fallback,
  allows,
  served: (value) => value === fallback || isOff(value),
});
const offOrCount = (value: string) => value === 'off' || between(1, 1000)(value);
const offOrPercent = (value: string) => value === 'off' || between(1, 100)(value);
const isText = () => true;

// Source of the attributes, their ranges and defaults: botocore 1.43, elbv2 2015-12-01.

export const loadBalancerAttributes: Readonly<Record<'application' | 'network', Attributes>> = {
  application: {
    'access_logs.s3.bucket': unserved('', isText),
    'access_logs.s3.enabled': unserved('false', isBoolean),
    'access_logs.s3.prefix': unserved('', isText),
    'client_keep_alive.seconds': number(3600, 60, 604_800),
    'connection_logs.s3.bucket': unserved('', isText),
    'connection_logs.s3.enabled': unserved('false', isBoolean),
    'connection_logs.s3.prefix': unserved('', isText),
    'deletion_protection.enabled': { fallback: 'false', allows: isBoolean },
    'idle_timeout.timeout_seconds': number(60, 1, 4000),
    'load_balancing.cross_zone.enabled': { fallback: 'true', allows: oneOf('true') },
    'routing.http.desync_mitigation_mode': unserved('defensive', oneOf('monitor', 'defensive', 'strictest')),
    'routing.http.drop_invalid_header_fields.enabled': unserved('false', isBoolean),
    'routing.http.preserve_host_header.enabled': { fallback: 'false', allows: isBoolean },
    'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': unserved('false', isBoolean),
    'routing.http.xff_client_port.enabled': { fallback: 'false', allows: isBoolean },
    'routing.http.xff_header_processing.mode': { fallback: 'append', allows: oneOf('append', 'preserve', 'remove') },
    'routing.http2.enabled': { fallback: 'true', allows: isBoolean },
    'waf.fail_open.enabled': unserved('false', isBoolean),
    'zonal_shift.config.enabled': unserved('false', isBoolean),
  },
  network: {
    'access_logs.s3.enabled': { fallback: 'false', allows: isBoolean },
    'deletion_protection.enabled': { fallback: 'false', allows: isBoolean },
    'load_balancing.cross_zone.enabled': { fallback: 'false', allows: isBoolean },
  },
};

const anyGroup: Attributes = {
  'deregistration_delay.timeout_seconds': number(300, 0, 3600),
  'stickiness.enabled': { fallback: 'false', allows: isBoolean },
  'target_group_health.dns_failover.minimum_healthy_targets.count': unserved('1', offOrCount),
  'target_group_health.dns_failover.minimum_healthy_targets.percentage': unserved('off', offOrPercent),
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': {
    fallback: '1',
    allows: between(1, 1000),
  },
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': {
    fallback: 'off',
    allows: offOrPercent,
  },
};

const days = 604_800;

export const targetGroupAttributes: Readonly<Record<'http' | 'tcp' | 'lambda', Attributes>> = {
  http: {
    ...anyGroup,
    'load_balancing.algorithm.anomaly_mitigation': unserved('off', oneOf('on', 'off')),
    'load_balancing.algorithm.type': unserved(
      'round_robin',
      oneOf('round_robin', 'least_outstanding_requests', 'weighted_random'),
    ),
    'load_balancing.cross_zone.enabled': unserved(
      'use_load_balancer_configuration',
      oneOf('true', 'false', 'use_load_balancer_configuration'),
    ),
    'slow_start.duration_seconds': unserved('0', (value) => value === '0' || between(30, 900)(value)),
    'stickiness.app_cookie.cookie_name': unserved('', (value) => !/^AWSALB/.test(value)),
    'stickiness.app_cookie.duration_seconds': number(86_400, 1, days),
    'stickiness.lb_cookie.duration_seconds': number(86_400, 1, days),
    'stickiness.type': unserved('lb_cookie', oneOf('lb_cookie', 'app_cookie')),
  },
  tcp: {
    ...anyGroup,
    'deregistration_delay.connection_termination.enabled': { fallback: 'false', allows: isBoolean },
    'load_balancing.cross_zone.enabled': {
      fallback: 'use_load_balancer_configuration',
      allows: oneOf('true', 'false', 'use_load_balancer_configuration'),
    },
    'preserve_client_ip.enabled': { fallback: 'true', allows: isBoolean },
    'proxy_protocol_v2.enabled': { fallback: 'false', allows: isBoolean },
    'stickiness.type': { fallback: 'source_ip', allows: oneOf('source_ip') },
  },
  lambda: { 'lambda.multi_value_headers.enabled': { fallback: 'false', allows: isBoolean } },
};

export const listenerAttributes: Attributes = {
  'routing.http.response.server.enabled': { fallback: 'true', allows: isBoolean },
};

export interface Pair {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/**
 * The attributes with those that a call sets.
 *
 * @param isServed refuses, by name, what the load balancers here cannot follow
 * @throws AwsError for an attribute that there is not, and for a value out of its range
 */
export function withAttributes(known: Attributes, before: Texts, given: readonly Pair[], isServed: boolean): Texts {
  const after = { ...before };
  for (const { Key = '', Value = '' } of given) {
    const attribute = Object.hasOwn(known, Key) ? known[Key] : undefined;
    if (attribute === undefined) throw validationError(`Attribute key '${Key}' is not recognized`);
    if (!attribute.allows(Value)) throw invalidConfiguration(`Attribute value '${Value}' is not valid for '${Key}'`);
    if (isServed && attribute.served?.(Value) === false) throw notServed(`the attribute ${Key} = ${Value}`);
    after[Key] = Value;
  }
  return after;
}

/** All attributes with the values that hold. */
export const valuesOf = (known: Attributes, set: Texts): Texts => ({
  ...Object.fromEntries(Object.entries(known).map(([key, { fallback }]) => [key, fallback])),
  ...set,
});

/** All attributes as the API lists them. */
export const attributeList = (known: Attributes, set: Texts) =>
  Object.entries(valuesOf(known, set)).map(([Key, Value]) => ({ Key, Value }));
