type Method<Port, Name extends keyof Port> = Port[Name] extends (...given: infer Given) => infer Answer
  ? (...given: Given) => Answer
  : never;
type Given<Port, Name extends keyof Port> = Parameters<Method<Port, Name>>;

/** What a test does around the calls that the use cases make; its own calls of the fakes pass by. Each returns its end. */
export interface Hooks<Ports> {
  /** Runs `act` before each call of a method. */
  before: Around<Ports>;
  /** Runs `act` before the next call of a method, and before that alone. */
  beforeNext: Around<Ports>;
  /** Runs `act` after each call of a method that succeeded. */
  after: Around<Ports>;
  /** Runs `act` after the next call of a method, if that succeeds. */
  afterNext: Around<Ports>;
  /** Answers each call of a method by what `make` makes of the fake's own. */
  instead<P extends keyof Ports, M extends keyof Ports[P]>(
    port: P,
    method: M,
    make: (proceed: Method<Ports[P], M>) => Method<Ports[P], M>,
  ): () => void;
}

type Around<Ports> = <P extends keyof Ports, M extends keyof Ports[P]>(
  port: P,
  method: M,
  act: (...given: Given<Ports[P], M>) => unknown,
) => () => void;

type AnyCall = (...given: unknown[]) => unknown;
type Wrap = (proceed: AnyCall) => AnyCall;

/** The ports with every call of theirs written down, in order, as `router.setTargets`, and a test's hooks around it. */
export function recorded<Ports extends object>(
  ports: Ports,
  calls: string[],
): Hooks<Ports> & { readonly ports: Ports } {
  /** The newest hook is the outermost. */
  const hooks = new Map<string, readonly Wrap[]>();
  const hooksOf = (call: string) => hooks.get(call) ?? [];
  const one = (name: string, port: object) =>
    new Proxy(port, {
      get(target, member) {
        const value: unknown = Reflect.get(target, member);
        if (typeof value !== 'function') return value;
        const call = `${name}.${String(member)}`;
        const proceed: AnyCall = (...given) => Reflect.apply(value, target, given);
        return (...given: unknown[]) => {
          calls.push(call);
          return hooksOf(call).reduce((inner, wrap) => wrap(inner), proceed)(...given);
        };
      },
    });
  const named = Object.entries(ports).map(([name, port]) => [
    name,
    typeof port === 'object' && port !== null ? one(name, port) : port,
  ]);
  const add = (port: PropertyKey, method: PropertyKey, wrapOf: (remove: () => void) => Wrap) => {
    const call = `${String(port)}.${String(method)}`;
    const remove = () => {
      const others = hooksOf(call).filter((one) => one !== wrap);
      hooks.set(call, others);
    };
    const wrap = wrapOf(remove);
    hooks.set(call, [...hooksOf(call), wrap]);
    return remove;
  };
  const around = (order: 'before' | 'after', isOnce: boolean) =>
    ((port, method, act: AnyCall) =>
      add(port, method, (remove) => (proceed) => async (...given) => {
        if (isOnce) remove();
        if (order === 'before') await act(...given);
        const answer = await proceed(...given);
        if (order === 'after') await act(...given);
        return answer;
      })) as Around<Ports>;
  return {
    ports: Object.fromEntries(named) as Ports,
    before: around('before', false),
    beforeNext: around('before', true),
    after: around('after', false),
    afterNext: around('after', true),
    instead: (port, method, make) => add(port, method, () => make as unknown as Wrap),
  };
}
