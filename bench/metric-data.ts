import { at, cloudWatchWorld, stat } from '../test/local/cloudwatch/world.ts';

// How long the embedded CloudWatch takes for what a look asks it, and how much longer at first, when nothing is sorted.

const minutes = 240;
const series = 10;
const { run } = cloudWatchWorld();
for (let i = 0; i < minutes; i++) {
  const MetricData = Array.from({ length: series }, (_, n) => ({
    MetricName: `m${n}`,
    Values: Array.from({ length: 100 }, (_, value) => value * (n + 1)),
    Timestamp: at(i - minutes),
  }));
  await run('PutMetricData', { Namespace: 'app', MetricData });
}
const MetricDataQueries = Array.from({ length: 2 * series }, (_, i) =>
  stat(`q${i}`, `m${i % series}`, i < series ? 'p99' : 'Sum'),
);
const ask = async (): Promise<number> => {
  const began = performance.now();
  await run('GetMetricData', { MetricDataQueries, StartTime: at(-minutes), EndTime: at(0) });
  return performance.now() - began;
};
const first = await ask();
const again: number[] = [];
for (let i = 0; i < 5; i++) again.push(await ask());
const median = again.toSorted((a, b) => a - b)[2] ?? 0;
process.stdout.write(
  `${MetricDataQueries.length} queries over ${minutes} minutes of ${series} series with 100 values a minute: ` +
    `${first.toFixed(1)} ms at first, ${median.toFixed(1)} ms again, ${(first / median).toFixed(1)} to 1\n`,
);
