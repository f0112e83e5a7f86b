export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // Jest leaves one core alone otherwise, which on two cores is half of the machine.
  maxWorkers: '100%',
  // Modules of tests that are done are never let go: a worker that holds many of them spends its time on collecting.
  workerIdleMemoryLimit: '800MB',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/scripts/jest-esbuild.mjs' },
  coverageProvider: 'babel',
  collectCoverageFrom: ['core/**/*.ts', 'adapters/**/*.ts', 'functions/**/*.ts', 'local/**/*.ts', 'cli/**/*.ts'],
};
