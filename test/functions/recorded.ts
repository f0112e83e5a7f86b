/** The ports with every call of theirs written down, in order, as `router.setTargets`. */
export function recorded<Ports extends object>(ports: Ports, calls: string[]): Ports {
  const one = (name: string, port: object) =>
    new Proxy(port, {
      get(target, member) {
        const value: unknown = Reflect.get(target, member);
        if (typeof value !== 'function') return value;
        return (...given: unknown[]) => {
          calls.push(`${name}.${String(member)}`);
          return Reflect.apply(value, target, given);
        };
      },
    });
  const named = Object.entries(ports).map(([name, port]) => [
    name,
    typeof port === 'object' && port !== null ? one(name, port) : port,
  ]);
  return Object.fromEntries(named) as Ports;
}
