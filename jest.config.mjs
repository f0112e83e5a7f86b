import { availableParallelism } from 'node:os';

/** Watching loads changed modules again, and coverage instruments them: Jest's own loader alone does. */
const isByJest = process.argv.some((argument) => /^--(coverage|collectCoverage|watch|watchAll)\b/.test(argument));

const native = {
  testRunner: '<rootDir>/scripts/jest/runner.mjs',
  testEnvironment: '<rootDir>/scripts/jest/environment.mjs',
};

const byJest = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/scripts/jest/transform.mjs' },
  // Modules of tests that are done are never let go: a worker that holds many of them spends its time on collecting.
  workerIdleMemoryLimit: '800MB',
};

export default {
  ...(isByJest ? byJest : native),
  testSequencer: '<rootDir>/scripts/jest/sequencer.mjs',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // Suites that start processes of their own wait for them half of their time: on two cores a third one works meanwhile.
  // `npm test` gives each 64 MB for young objects (--max-semi-space-size): collecting them took a seventh of its CPU.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  coverageProvider: 'babel',
  collectCoverageFrom: ['core/**/*.ts', 'adapters/**/*.ts', 'functions/**/*.ts', 'local/**/*.ts', 'cli/**/*.ts'],
  // A busy machine takes several times as long for the dearest tests; none of them waits for it.
  testTimeout: 30_000,
};
