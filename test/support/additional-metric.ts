/** An additional metric as a person writes it: exact metrics of one route of both versions. */
export const additionalMetric = (name: string, changes: Readonly<Record<string, unknown>> = {}) => ({
  name,
  canary: routeQueries(name, 'v2'),
  stable: routeQueries(name, 'v1'),
  ...changes,
});

export const routeQueries = (Route: string, Version: string, ...parts: readonly string[]) =>
  Object.fromEntries(
    ['requests', 'errors', ...parts].map((metric) => [
      metric,
      { namespace: 'Shop', metric, dimensions: { Route, Version } },
    ]),
  );
