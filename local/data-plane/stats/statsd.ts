import { createSocket } from 'node:dgram';
import type { Clock } from '../../clock.ts';
import type { ProxyIdentity } from './names.ts';
import { flushMs, type Stat, type Stats } from './stats.ts';
import { taggedName } from './tags.ts';

interface StatsdOptions {
  readonly stats: Stats;
  readonly identity: ProxyIdentity;
  readonly hasMeshTags: boolean;
  /** Where the daemon listens on this machine. */
  readonly port: number;
  /** Of the machine. */
  readonly clock: Clock;
}

/** Of a datagram, so that it is never cut on its way. Source: DogStatsD, client's default for UDP. */
const mostBytes = 1432;

/** Characters that separate the parts of a line; names of services and nodes have none of them. */
const safe = (text: string) => text.replaceAll(/[|#,:\n]/g, '_');

/**
 * Sends a proxy's statistics to a StatsD daemon, with tags as DogStatsD has them: what counters grew by and where gauges stand
 * each five seconds, and each value of a histogram at that time. Source: Envoy, DogStatsD sink. Nobody has to listen.
 *
 * @returns how to stop
 */
export function startStatsd({ stats, identity, hasMeshTags, port, clock }: StatsdOptions): () => void {
  const socket = createSocket('udp4').unref();
  // A daemon that does not listen is none of the proxy's concern.
  socket.on('error', () => undefined);
  const ends = new Map<string, readonly [name: string, tags: string]>();
  const before = new Map<string, number>();
  let recorded: (readonly [name: string, value: number])[] = [];
  stats.onRecord((name, value) => recorded.push([name, value]));

  const endsOf = (full: string) => {
    const known = ends.get(full);
    if (known !== undefined) return known;
    const { name, tags } = taggedName(full, identity, hasMeshTags);
    const pairs = Object.entries(tags).map(([tag, of]) => `${tag}:${safe(of)}`);
    const made = [`envoy.${safe(name)}`, pairs.length === 0 ? '' : `|#${pairs.join(',')}`] as const;
    ends.set(full, made);
    return made;
  };
  const lineOf = (full: string, value: number, type: 'c' | 'g' | 'ms'): string => {
    const [name, tags] = endsOf(full);
    return `${name}:${value}|${type}${tags}`;
  };
  const numberLines = (stat: Stat): string[] => {
    if (stat.kind === 'histogram' || !stat.isUsed) return [];
    if (stat.kind === 'gauge') return [lineOf(stat.name, stat.value, 'g')];
    const last = before.get(stat.name) ?? 0;
    before.set(stat.name, stat.value);
    const grown = stat.value < last ? stat.value : stat.value - last;
    return grown === 0 ? [] : [lineOf(stat.name, grown, 'c')];
  };
  const flush = () => {
    const values = recorded;
    recorded = [];
    const lines = [...stats.list().flatMap(numberLines), ...values.map(([name, value]) => lineOf(name, value, 'ms'))];
    let datagram = '';
    for (const line of lines) {
      if (datagram !== '' && Buffer.byteLength(datagram) + 1 + Buffer.byteLength(line) > mostBytes) {
        socket.send(datagram, port, '127.0.0.1');
        datagram = '';
      }
      datagram = datagram === '' ? line : `${datagram}\n${line}`;
    }
    if (datagram !== '') socket.send(datagram, port, '127.0.0.1');
    timer = clock.after(flushMs, flush);
  };
  let timer = clock.after(flushMs, flush);
  return () => {
    timer.cancel();
    socket.close();
  };
}
