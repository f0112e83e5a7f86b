import { accountId } from '../kit/account.ts';
import type { Output } from '../kit/call.ts';
import { histogram, statistics } from './statistics.ts';
import type { Traced, TracedCall, Visit } from './traced.ts';
import { keyText, type ServiceKey } from './traced.ts';

interface Node {
  readonly service: ServiceKey;
  readonly visits: Visit[];
  readonly outward: Map<string, TracedCall[]>;
}

/** When the requests were, in epoch seconds. There may be more of them than a call takes arguments. */
const times = (outcomes: readonly Pick<TracedCall, 'start' | 'end'>[]) => ({
  StartTime: outcomes.reduce((least, { start }) => Math.min(least, start), Number.POSITIVE_INFINITY),
  EndTime: outcomes.reduce((most, { start, end = start }) => Math.max(most, end), Number.NEGATIVE_INFINITY),
});

function edgeOf(calls: readonly TracedCall[], reference: number): Output {
  return {
    ReferenceId: reference,
    ...times(calls),
    SummaryStatistics: statistics(calls),
    ResponseTimeHistogram: histogram(calls),
    Aliases: [],
  };
}

function nodeOf({ service, visits, outward }: Node, references: ReadonlyMap<string, number>): Output {
  const { name, type } = service;
  const isClient = type === 'client';
  const edges = [...outward].map(([to, calls]) => edgeOf(calls, references.get(to) ?? 0));
  return {
    ReferenceId: references.get(keyText(service)),
    Name: name,
    Names: [name],
    ...(visits.some(({ isEntry }) => isEntry) && { Root: true }),
    ...(!isClient && { AccountId: accountId }),
    ...(type !== undefined && { Type: type }),
    State: visits.some(({ isInferred }) => !isInferred) ? 'active' : 'unknown',
    ...times([...visits, ...[...outward.values()].flat()]),
    Edges: edges,
    // A client says nothing of itself.
    ...(!isClient && {
      SummaryStatistics: statistics(visits),
      DurationHistogram: histogram(visits),
      ResponseTimeHistogram: histogram(visits),
    }),
  };
}

/** The services of traces and their calls, as members of X-Ray's ServiceList. */
export function serviceGraph(traces: readonly Traced[]): readonly Output[] {
  const nodes = new Map<string, Node>();
  const node = (service: ServiceKey): Node => {
    const key = keyText(service);
    const known = nodes.get(key) ?? { service, visits: [], outward: new Map<string, TracedCall[]>() };
    nodes.set(key, known);
    return known;
  };
  for (const { visits, calls } of traces) {
    for (const visit of visits) node(visit.service).visits.push(visit);
    for (const call of calls) {
      const { outward } = node(call.from);
      const to = keyText(node(call.to).service);
      const known = outward.get(to) ?? [];
      known.push(call);
      outward.set(to, known);
    }
  }
  const references = new Map([...nodes.keys()].map((key, reference) => [key, reference]));
  return [...nodes.values()].map((one) => nodeOf(one, references));
}
