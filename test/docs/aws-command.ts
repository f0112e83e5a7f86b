import { readFileSync } from 'node:fs';
import type { ServiceName } from '../../local/kit/call.ts';
import { commandOf, inputOf } from '../local/aws-cli/command-line.ts';
import type { Program } from './shell.ts';

type Call = (service: ServiceName, operation: string, input: Readonly<Record<string, unknown>>) => Promise<unknown>;

const services: Readonly<Record<string, ServiceName>> = {
  appmesh: 'appmesh',
  servicediscovery: 'servicediscovery',
  stepfunctions: 'states',
  events: 'events',
  ssm: 'ssm',
  sns: 'sns',
  elbv2: 'elasticloadbalancing',
  cloudwatch: 'monitoring',
  ecs: 'ecs',
};

/** Options that take several words. */
const lists = ['subnets', 'names', 'rule-arns', 'alarm-names', 'requires-compatibilities'];

/** Options whose member has another name. */
const members: Readonly<Record<string, string>> = { 'notification-endpoint': 'endpoint' };

/** The AWS CLI as far as pages use it: its command as the API's operation, its output as the CLI prints it. */
export const awsCommand =
  (call: Call): Program =>
  async (args) => {
    const command = commandOf(['aws', ...args]);
    const service = services[command.service];
    if (service === undefined) throw new Error(`no service ${command.service} is known here`);
    const given = [...command.options].filter(([name]) => name !== 'query' && name !== 'output');
    const options = new Map(
      given.map(([name, [value, ...more]]) => [
        members[name] ?? name,
        value === undefined ? [] : [shorthand(value.startsWith('file://') ? read(value) : value), ...more],
      ]),
    );
    const [query] = command.options.get('query') ?? [];
    const [format] = command.options.get('output') ?? [];
    try {
      const output = await call(service, command.operation, inputOf({ ...command, options }, lists));
      const wanted = queried(output, query);
      return { code: 0, out: printed(wanted, format), err: '' };
    } catch (error) {
      return { code: 254, out: '', err: `${String(error)}\n` };
    }
  };

/** As the CLI prints it: of an empty answer nothing. */
function printed(output: unknown, format?: string): string {
  if (format === 'text') return `${String(output)}\n`;
  const json = JSON.stringify(output, null, 4);
  return json === '{}' ? '' : `${json}\n`;
}

const read = (value: string): string => readFileSync(value.slice('file://'.length), 'utf8');

/** `Outer={A=b,C=d}` as JSON. */
function shorthand(value: string): string {
  const [, outer, inner] = /^(\w+)=\{([^}]*)\}$/.exec(value) ?? [];
  if (outer === undefined || inner === undefined) return value;
  return JSON.stringify({ [outer]: Object.fromEntries(inner.split(',').map((pair) => pair.split('='))) });
}

/** A path of member names and indexes, which is all of JMESPath that pages use. */
const queried = (output: unknown, query = ''): unknown =>
  query
    .split(/[.[\]]/)
    .filter((name) => name !== '')
    .reduce(
      (value, name) =>
        typeof value === 'object' && value !== null
          ? Object.entries(value).find(([key]) => key === name)?.[1]
          : undefined,
      output,
    );
