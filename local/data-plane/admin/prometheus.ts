import { atMost, type Histogram } from '../stats/histogram.ts';
import type { ProxyIdentity } from '../stats/names.ts';
import type { Stat } from '../stats/stats.ts';
import { taggedName } from '../stats/tags.ts';

// What `/stats/prometheus` answers. Source: Envoy, well-known tag names and the Prometheus formatter.

type Labels = Readonly<Record<string, string>>;

interface Sample {
  readonly name: string;
  readonly labels: Labels;
  readonly stat: Stat;
}

/** Names and labels take letters, digits and `_` alone. */
const plain = (name: string) => name.replaceAll(/[^a-zA-Z0-9_]/g, '_');

function sampleOf(stat: Stat, identity: ProxyIdentity, hasMeshTags: boolean): Sample {
  const { name, tags } = taggedName(stat.name, identity, hasMeshTags);
  const labels = Object.fromEntries(Object.entries(tags).map(([tag, value]) => [plain(tag), value]));
  return { name: `envoy_${plain(name)}`, labels, stat };
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

/** @param hasMeshTags whether each sample has the tags of mesh and node */
export function prometheusText(stats: readonly Stat[], identity: ProxyIdentity, hasMeshTags: boolean): string {
  const samples = stats.map((stat) => sampleOf(stat, identity, hasMeshTags));
  const families = Map.groupBy(samples, ({ name, stat }) => `${name} ${stat.kind}`);
  return [...families]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([family, members]) => `# TYPE ${family}\n${members.flatMap(linesOf).join('\n')}\n`)
    .join('\n');
}
