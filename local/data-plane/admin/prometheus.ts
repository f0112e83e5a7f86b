import { atMost, type Histogram } from '../stats/histogram.ts';
import type { ProxyIdentity } from '../stats/names.ts';
import type { Stat } from '../stats/stats.ts';

// What `/stats/prometheus` answers. Source: Envoy, well-known tag names and the Prometheus formatter.

/** A part of a name that becomes a label, and what of the name goes with it. */
interface Tag {
  readonly label: string;
  /** Its first group is what is taken out of the name, its second the label's value. */
  readonly pattern: RegExp;
}

const tags: readonly Tag[] = [
  { label: 'envoy_response_code', pattern: /_rq(_(\d{3}))$/d },
  { label: 'envoy_response_code_class', pattern: /_rq_((\d)(?=xx$))/d },
  // Names of clusters end with a port, and may have dots before.
  { label: 'envoy_cluster_name', pattern: /^cluster\.((.+?_\d+)\.)/d },
  { label: 'envoy_cluster_name', pattern: /^cluster\.((.+?)\.)(?=.)/d },
  { label: 'envoy_rds_route_config', pattern: /^http\..*?\.rds\.((.*?)\.)\w+$/d },
  { label: 'envoy_http_conn_manager_prefix', pattern: /^http\.((.*?)\.)/d },
  { label: 'envoy_listener_address', pattern: /^listener\.(([_.\d]+)\.)/d },
];

/** With App Mesh's own tags: which of several listeners a name speaks of. Source: the agent of App Mesh's Envoys. */
const listenerTags: readonly Tag[] = [
  { label: 'appmesh_listener_protocol', pattern: /^http\.ingress\.((http2?|grpc|tcp)\.)\d+\./d },
  { label: 'appmesh_listener_port', pattern: /^http\.ingress\.((\d+)\.)/d },
];

type Labels = Readonly<Record<string, string>>;

interface Sample {
  readonly name: string;
  readonly labels: Labels;
  readonly stat: Stat;
}

function sampleOf(stat: Stat, of: readonly Tag[], common: Labels): Sample {
  let { name } = stat;
  const labels: Record<string, string> = { ...common };
  for (const { label, pattern } of of) {
    const found = pattern.exec(name);
    const [from, to] = found?.indices?.[1] ?? [];
    if (from === undefined || labels[label] !== undefined) continue;
    name = `${name.slice(0, from)}${name.slice(to)}`;
    labels[label] = found?.[2] ?? '';
  }
  return { name: `envoy_${name.replaceAll(/[^a-zA-Z0-9_]/g, '_')}`, labels, stat };
}

const escaped = (value: string) => value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

function labelled(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}{${pairs.join(',')}} ${value}`;
}

const sorted = (labels: Labels): Labels =>
  Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));

/** The ends of buckets, in milliseconds. Source: Envoy, default histogram buckets. */
const buckets = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000,
  3_600_000,
];

function histogramLines(name: string, labels: Labels, histogram: Histogram): string[] {
  const bucket = (le: string, value: number) => labelled(`${name}_bucket`, { ...labels, le }, value);
  return [
    ...buckets.map((end) => bucket(String(end), atMost(histogram, end))),
    bucket('+Inf', histogram.count),
    labelled(`${name}_sum`, labels, histogram.sum),
    labelled(`${name}_count`, labels, histogram.count),
  ];
}

const linesOf = ({ name, labels, stat }: Sample): string[] =>
  stat.kind === 'histogram'
    ? histogramLines(name, sorted(labels), stat.histogram)
    : [labelled(name, sorted(labels), stat.value)];

const meshLabels = ({ meshName, resource }: ProxyIdentity): Labels => ({
  appmesh_mesh: meshName,
  [resource.kind === 'VirtualNode' ? 'appmesh_virtual_node' : 'appmesh_virtual_gateway']: resource.name,
});

/** @param identity whose tags each sample gets; undefined for none */
export function prometheusText(stats: readonly Stat[], identity: ProxyIdentity | undefined): string {
  const of = identity === undefined ? tags : [...listenerTags, ...tags];
  const samples = stats.map((stat) => sampleOf(stat, of, identity === undefined ? {} : meshLabels(identity)));
  const families = Map.groupBy(samples, ({ name, stat }) => `${name} ${stat.kind}`);
  return [...families]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([family, members]) => `# TYPE ${family}\n${members.flatMap(linesOf).join('\n')}\n`)
    .join('\n');
}
