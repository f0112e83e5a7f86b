import { accountId } from '../kit/account.ts';
import type { Output } from '../kit/call.ts';
import type { AnnotationValue } from './segment-document.ts';
import { durationOf, rounded, type TraceView } from './trace-view.ts';
import { keyText, type ServiceKey, type Visit } from './traced.ts';

/** A service as X-Ray's ServiceId has it. */
const serviceId = ({ name, type }: ServiceKey): Output => ({
  Name: name,
  Names: [name],
  AccountId: accountId,
  ...(type !== undefined && { Type: type }),
});

const servicesOf = (visits: readonly Visit[]): readonly Output[] =>
  [...new Map(visits.map(({ service }) => [keyText(service), service])).values()].map(serviceId);

function annotationValue(value: AnnotationValue): Output {
  if (typeof value === 'number') return { NumberValue: value };
  return typeof value === 'boolean' ? { BooleanValue: value } : { StringValue: value };
}

/** Each value of each annotation, with the services that have it. */
function annotationsOf(visits: readonly Visit[]): Output {
  const said = visits.flatMap((visit) => visit.annotations.map(([key, value]) => ({ key, value, visit })));
  const byKey = Map.groupBy(said, ({ key }) => key);
  return Object.fromEntries(
    [...byKey].map(([key, ofKey]) => [
      key,
      [...Map.groupBy(ofKey, ({ value }) => value)].map(([value, same]) => ({
        AnnotationValue: annotationValue(value),
        ServiceIds: servicesOf(same.map(({ visit }) => visit)),
      })),
    ]),
  );
}

function usersOf(visits: readonly Visit[]): readonly Output[] {
  const byUser = Map.groupBy(visits, ({ user }) => user);
  return [...byUser].flatMap(([user, of]) =>
    user === undefined ? [] : [{ UserName: user, ServiceIds: servicesOf(of) }],
  );
}

function httpOf({ http }: Visit): Output {
  const { method, url, user_agent, client_ip } = http?.request ?? {};
  const status = http?.response?.status;
  return {
    ...(url !== undefined && { HttpURL: url }),
    ...(status !== undefined && { HttpStatus: status }),
    ...(method !== undefined && { HttpMethod: method }),
    ...(user_agent !== undefined && { UserAgent: user_agent }),
    ...(client_ip !== undefined && { ClientIp: client_ip }),
  };
}

/** The request that a trace began with: the first that no segment of it caused. */
export const entryOf = ({ visits }: Pick<TraceView, 'visits'>): Visit | undefined =>
  visits.find(({ isEntry }) => isEntry) ?? visits[0];

/** A trace as GetTraceSummaries lists it. How it went is said by the segment that it began with. */
export function summaryOf(trace: TraceView): Output {
  const { id, start, isPartial, revision, visits } = trace;
  const entry = entryOf(trace);
  return {
    Id: id,
    StartTime: start,
    Duration: durationOf(trace),
    ...(entry?.end !== undefined && { ResponseTime: rounded(entry.end - entry.start) }),
    HasFault: entry?.isFault === true,
    HasError: entry?.isError === true,
    // Source: API reference, TraceSummary: of any segment, unlike the two above.
    HasThrottle: visits.some(({ isThrottle }) => isThrottle),
    IsPartial: isPartial,
    Http: entry === undefined ? {} : httpOf(entry),
    Annotations: annotationsOf(visits),
    Users: usersOf(visits),
    ServiceIds: servicesOf(visits),
    ...(entry !== undefined && { EntryPoint: serviceId(entry.service) }),
    Revision: revision,
  };
}
