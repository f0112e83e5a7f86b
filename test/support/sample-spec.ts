/** The rollout spec of DESIGN’s form for the sample route, as a person writes it. */
export const sampleSpec = (changes: Readonly<Record<string, unknown>> = {}) => ({
  service: 'color-backend',
  revision: 'r2',
  router: { mesh: 'color-mesh', virtualRouter: 'color-router', routes: ['color-route'] },
  canary: 'color-v2',
  strategy: { canary: { weight: 10, bake: '5m' } },
  analysis: { metrics: { preset: 'appmesh-extension-statsd', namespace: 'CWAgent' } },
  alarms: ['color-5xx', 'color-latency'],
  ...changes,
});
