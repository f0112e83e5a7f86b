/** A clock that showed `epoch` (milliseconds) when the machine's showed `at`, and runs `scale` times as fast. */
export interface ScaledTime {
  readonly epoch: number;
  readonly at: number;
  readonly scale: number;
}

/**
 * Makes `Date` of this process follow the embedded AWS's clock, so that the times that a function writes and compares fit
 * those of the services. Timers, `performance` and time-outs stay real: a faster clock shortens waiting, not work.
 */
export function installScaledDate({ epoch, at, scale }: ScaledTime): void {
  const Real = Date;
  const now = () => Math.floor(epoch + (Real.now() - at) * scale);
  const Scaled = new Proxy(Real, {
    apply: () => new Real(now()).toString(),
    construct: (target, given, newTarget) => Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
    get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  });
  Object.defineProperty(Real.prototype, 'constructor', { value: Scaled, writable: true, configurable: true });
  globalThis.Date = Scaled;
}
