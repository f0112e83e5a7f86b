const ramp = '▁▂▃▄▅▆▇█';

/** A spark line of values from 0 on, one character each, the newest last; the highest, at least `full`, is a full block. */
export function spark(values: readonly number[], full: number): string {
  const top = Math.max(full, ...values);
  return values.map((value) => ramp[level(value / top)]).join('');
}

const level = (share: number) => Math.min(ramp.length - 1, Math.max(0, Math.ceil(share * ramp.length) - 1));
