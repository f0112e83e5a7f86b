import { createRequire } from 'node:module';

const { default: Sequencer } = createRequire(import.meta.url)('@jest/test-sequencer');

/** Suites that take as long as a hundred others: begun last, one of them would keep one core busy alone. */
const longest = /\/(docs\/commands|simulation\/(sabotages|seeds|long|peers|through-sdk)|cli\/demo\/main)\.test\.ts$/;

export default class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isLong = ({ path }) => longest.test(path.replaceAll('\\', '/'));
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
}
