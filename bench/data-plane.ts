import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startChild } from '../local/sample-app/child-process.ts';
import { hiddenErrors } from './data-plane/hidden-errors.ts';
import { latencies, throughput } from './data-plane/measure.ts';
import { regexCosts } from './data-plane/regular-expressions.ts';
import { startReverseProxy } from './data-plane/reverse-proxy.ts';
import type { Way } from './data-plane/ways.ts';
import { randomOf } from './judge/random.ts';

// A sidecar beside a direct call and a plain reverse proxy, each a process of its own before the same application.

const { values } = parseArgs({
  options: { n: { type: 'string', default: '5000' }, seed: { type: 'string', default: '1' } },
});
const n = Number(values.n);
const seed = Number(values.seed);
if (!Number.isInteger(n) || n < 100) throw new Error(`--n ${values.n}: a whole number of at least 100 is allowed`);
if (!Number.isInteger(seed)) throw new Error(`--seed ${values.seed}: a whole number is allowed`);

const underWay = 32;
const targets = { addedP50Ms: 1.5, perCoreSecond: 3000 };

const say = (line: string) => void process.stdout.write(`${line}\n`);
const folder = (file: string) => new URL(`./data-plane/${file}`, import.meta.url);
const onEvent = () => undefined;

const target = startChild('target', folder('target-process.ts'), onEvent);
const { origins } = z.object({ origins: z.tuple([z.string(), z.string()]) }).parse(await target.ask('start', {}));
const proxy = startChild('sidecar', folder('sidecar-process.ts'), onEvent);
const { url } = z.object({ url: z.string() }).parse(await proxy.ask('start', { origins, seed }));
const usage = z.object({ microseconds: z.number() });
const sidecar: Way = { name: 'sidecar', url, cpu: async () => usage.parse(await proxy.ask('cpu', {})).microseconds };
const reverse = await startReverseProxy(origins[0]);
const ways: readonly Way[] = [{ name: 'direct', url: origins[0] }, sidecar, ...(reverse ? [reverse] : [])];

say(`seed ${seed}, ${n} rounds of one request at a time, then ${n} requests with ${underWay} under way`);
if (reverse === undefined) {
  say('neither nginx nor HAProxy is installed: no comparison with one (apt-get install nginx-light)');
}
const measured = await latencies(ways, n, randomOf(seed));
const directP50 = measured[0]?.p50Ms ?? 0;
for (const [index, way] of ways.entries()) {
  const { p50Ms = 0, p99Ms = 0 } = measured[index] ?? {};
  const { perSecond, perCoreSecond } = await throughput(way, n, underWay);
  const added = way.name === 'direct' ? '' : `, adds ${(p50Ms - directP50).toFixed(2)} ms at p50`;
  const ratio = `${(p50Ms / directP50).toFixed(2)} to 1`;
  const core = perCoreSecond === undefined ? '' : `, ${perCoreSecond.toFixed(0)} a second on one core`;
  say(
    `${way.name.padEnd(8)} p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms (${ratio})${added}; ` +
      `${perSecond.toFixed(0)} requests a second${core}`,
  );
}
say(
  `targets of the sidecar: adds at most ${targets.addedP50Ms} ms at p50, ${targets.perCoreSecond} a second on one core`,
);
for (const { regex, length, ordinaryMicroseconds, nastyMicroseconds } of regexCosts()) {
  const ratio = (nastyMicroseconds / ordinaryMicroseconds).toFixed(2);
  say(
    `${regex.padEnd(9)} ${String(length).padStart(4)} characters: ordinary ${ordinaryMicroseconds.toFixed(1)} µs, ` +
      `nasty ${nastyMicroseconds.toFixed(1)} µs (${ratio} to 1)`,
  );
}
const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
for (const { status, failing, seen, attemptsPerRequest } of hiddenErrors(randomOf(seed, 1))) {
  say(
    `${status} to ${percent(failing)} of attempts, no policy: ${percent(seen)} of requests see it, ` +
      `${attemptsPerRequest.toFixed(2)} attempts a request`,
  );
}
reverse?.stop();
await Promise.all([proxy.kill(), target.kill()]);
