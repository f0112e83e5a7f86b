import { isRecord } from '../../kit/json.ts';
import type { Problems } from './problems.ts';
import type { Resource } from './resource.ts';

/** Arguments of the integrations that check them: those that are run, and those that AWS would take as well. */
const known: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
  'lambda:Invoke': [
    ['FunctionName', 'Payload', 'InvocationType', 'Qualifier'],
    ['ClientContext', 'LogType'],
  ],
  'states:StartExecution': [['StateMachineArn', 'Input', 'Name'], ['TraceHeader']],
  'states:InvokeHTTPEndpoint': [
    ['ApiEndpoint', 'Method', 'Authentication', 'InvocationConfig', 'Headers', 'RequestBody'],
    ['QueryParameters', 'Transform'],
  ],
  'events:PutEvents': [['Entries'], ['EndpointId']],
};

/** Reports arguments that an integration does not have, as far as they are written out. */
export function checkArguments(
  fields: Readonly<Record<string, unknown>>,
  { service, operation, sdk }: Resource,
  at: string,
  problems: Problems,
): void {
  const [allowed, notImplemented] = (sdk ? undefined : known[`${service}:${operation}`]) ?? [];
  const { Arguments: given } = fields;
  if (allowed === undefined || !isRecord(given)) return;
  for (const name of Object.keys(given)) {
    const place = `${at}/Arguments/${name}`;
    if (notImplemented?.includes(name)) {
      problems.notImplemented(place, `The embedded AWS does not implement the argument '${name}' of ${operation}`);
    } else if (!allowed.includes(name)) {
      problems.invalid(place, `The field '${name}' is not supported by Step Functions`);
    }
  }
}
