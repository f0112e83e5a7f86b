/** The service that a spec names, however broken the rest of it is; empty when it names none. */
export const serviceOf = (spec: unknown): string => {
  const service = typeof spec === 'object' && spec !== null && 'service' in spec ? spec.service : undefined;
  return typeof service === 'string' ? service : '';
};
