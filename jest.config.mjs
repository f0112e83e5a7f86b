export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // Jest leaves one core alone otherwise, which on two cores is half of the machine.
  maxWorkers: '100%',
  // Modules of tests that are done are never let go: a worker that holds many of them spends its time on collecting.
  workerIdleMemoryLimit: '800MB',
  extensionsToTreatAsEsm: ['.ts'],
  // Beside our own the packages that most of the time is spent in.
  transform: { '\\.ts$|/node_modules/(jsonata|zod|fast-check)/.*\\.js$': '<rootDir>/scripts/jest-esbuild.mjs' },
  transformIgnorePatterns: ['/node_modules/(?!(jsonata|zod|fast-check)/)'],
  coverageProvider: 'babel',
  collectCoverageFrom: ['core/**/*.ts', 'adapters/**/*.ts', 'functions/**/*.ts', 'local/**/*.ts', 'cli/**/*.ts'],
  // A busy machine takes several times as long for the dearest tests; none of them waits for it.
  testTimeout: 30_000,
};
