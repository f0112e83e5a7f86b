import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { AppMeshClient } from '@aws-sdk/client-app-mesh';
import { z } from 'zod';
import { startChild } from '../local/sample-app/child-process.ts';
import { randomOf } from './judge/random.ts';
import { callersOf, changeRoute, createLargeMesh, largeMesh, meshName } from './mesh/large-mesh.ts';
import { attachProxies } from './mesh/proxies.ts';

// Measures how late the last proxy of a large mesh follows a change, and the CPU of an idle embedded AWS.

const { values } = parseArgs({
  options: {
    changes: { type: 'string', default: '1000' },
    backends: { type: 'string', default: '5' },
    idle: { type: 'string', default: '30' },
    processes: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
  },
});
const [changes = 0, backends = 0, idleSeconds = 0, processes = 0, seed = 0] = [
  values.changes,
  values.backends,
  values.idle,
  values.processes,
  values.seed,
].map(Number);
if (![changes, backends, idleSeconds, processes, seed].every(Number.isInteger) || processes < 1)
  throw new Error('--changes, --backends, --idle, --processes and --seed are whole numbers');

const targets = { lastMs: 1000, idlePercent: 2 };
/** 1,000 changes a minute. */
const everyMs = 60;
const mesh = largeMesh(200, 50, backends);
/** The monotonic clock of the machine, which all its processes share, in ms. */
const machineMs = () => Number(process.hrtime.bigint()) / 1e6;
const say = (line: string) => void process.stdout.write(`${line}\n`);

const aws = startChild('embedded AWS', new URL('./mesh/aws-process.ts', import.meta.url), () => undefined);
const { url } = z.object({ url: z.string() }).parse(await aws.ask('start', {}));
const cpuMs = async () => z.object({ microseconds: z.number() }).parse(await aws.ask('cpu', {})).microseconds / 1000;

await pause(2000);
const idleBefore = await cpuMs();
await pause(idleSeconds * 1000);
const idlePercent = ((await cpuMs()) - idleBefore) / (idleSeconds * 10);
say(`idle for ${idleSeconds} s: ${idlePercent.toFixed(2)} % of a core (target: under ${targets.idlePercent} %)`);

const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
const client = new AppMeshClient({ endpoint: url, region: 'eu-west-1', credentials });
const random = randomOf(seed);
await createLargeMesh(client, mesh);
const proxies = await attachProxies({ endpoint: url, meshName, nodes: mesh.nodes }, { processes, seed });
say(
  `seed ${seed}: ${mesh.nodes.length} nodes in ${processes} processes, ${mesh.services.length} routes, ${backends} backends a node, ${changes} changes, one each ${everyMs} ms`,
);

const versions = mesh.services.map(() => 1);
const took: Promise<number>[] = [];
const start = machineMs();
const busyBefore = await cpuMs();
for (let i = 0; i < changes; i += 1) {
  await pause(Math.max(0, start + i * everyMs - machineMs()));
  const index = Math.floor(random.uniform() * mesh.services.length);
  const service = mesh.services[index] ?? '';
  const version = (versions[index] ?? 0) + 1;
  versions[index] = version;
  const called = machineMs();
  const last = proxies.followed(service, version, callersOf(mesh, service));
  const call = changeRoute(client, mesh, index, Math.floor(random.uniform() * 101));
  took.push(Promise.all([last, call]).then(([at]) => at - called));
}
const sorted = (await Promise.all(took)).toSorted((a, b) => a - b);
const seconds = (machineMs() - start) / 1000;
const at = (p: number) => sorted[Math.ceil(p * sorted.length) - 1] ?? Number.NaN;
const busy = ((await cpuMs()) - busyBefore) / (seconds * 10);
say(
  `from the call to the last proxy: p50 ${at(0.5).toFixed(0)} ms, p99 ${at(0.99).toFixed(0)} ms, max ${at(1).toFixed(0)} ms ` +
    `(target: under ${targets.lastMs} ms); ${((60 * changes) / seconds).toFixed(0)} changes a minute, the embedded AWS took ${busy.toFixed(0)} % of a core`,
);
await proxies.close();
await aws.kill();
const isMet = at(1) < targets.lastMs && idlePercent < targets.idlePercent;
say(isMet ? 'both targets are met' : 'a target is missed');
process.exit(isMet ? 0 : 1);
