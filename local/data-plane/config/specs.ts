import { listenersOf as readListeners } from '../../app-mesh/listeners.ts';
import { routeFacts as readRoute } from '../../app-mesh/route-spec.ts';
import { meshSpec, virtualServiceSpec } from '../../app-mesh/specs.ts';
import { virtualGatewaySpec } from '../../app-mesh/virtual-gateway-spec.ts';
import { virtualNodeSpec } from '../../app-mesh/virtual-node-spec.ts';
import type { AccessLog } from './snapshot.ts';

/** Reads each spec once: views of a mesh share those that have not changed. */
function once<Read>(read: (spec: unknown) => Read): (spec: unknown) => Read {
  const known = new WeakMap<object, Read>();
  return (spec) => {
    if (typeof spec !== 'object' || spec === null) return read(spec);
    const found = known.get(spec) ?? read(spec);
    known.set(spec, found);
    return found;
  };
}

// Specs that App Mesh has accepted: reading them does not fail.

export const meshOf = once((spec) => meshSpec.parse(spec));
export const nodeOf = once((spec) => virtualNodeSpec.parse(spec));
export const gatewayOf = once((spec) => virtualGatewaySpec.parse(spec));
export const serviceOf = once((spec) => virtualServiceSpec.parse(spec));
export const listenersOf = once(readListeners);
export const routeFacts = once(readRoute);

interface Duration {
  readonly unit?: 's' | 'ms' | undefined;
  readonly value?: number | undefined;
}

export const milliseconds = ({ unit, value = 0 }: Duration): number => (unit === 's' ? value * 1000 : value);

type Logging = ReturnType<typeof nodeOf>['logging'];

/** Where a node or gateway logs: `logging.accessLog.file` with its `path` and `format`, `json` or `text`. */
export const accessLogOf = (logging: Logging): { readonly accessLog?: AccessLog } => {
  const file = logging?.accessLog?.file;
  return file === undefined ? {} : { accessLog: file };
};
