/** Random numbers from a seed: the same seed gives the same traces on any machine. */
export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  normal(): number;
  /** How many of `n` happen, each with chance `p`. */
  binomial(n: number, p: number): number;
  poisson(mean: number): number;
}

/** One stream per part of the bench, however the work is shared out. */
export function randomOf(...seed: readonly number[]): Random {
  const uniform = sfc32(seed);
  const random: Random = {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    binomial: (n, p) => (p > 0.5 ? n - drawn(uniform, n, 1 - p) : drawn(uniform, n, p)),
    poisson: (mean) => random.binomial(Math.ceil(mean * 1000), mean / Math.ceil(mean * 1000 || 1)),
  };
  return random;
}

/** From `low` to `high`, uniform in the logarithm. */
export const logUniform = (random: Random, low: number, high: number): number => low * (high / low) ** random.uniform();

/** One of some, each as likely as it is listed. */
export function oneOf<T>(random: Random, some: readonly T[]): T {
  const one = some[Math.floor(some.length * random.uniform())];
  if (one === undefined) throw new Error('found nothing to choose from, allowed: at least one');
  return one;
}

/** Chris Doty-Humphrey's small fast counter (PractRand), 32 bits. */
function sfc32(seed: readonly number[]): () => number {
  let [a, b, c, d] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 1];
  const next = () => {
    const t = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return (t >>> 0) / 4294967296;
  };
  for (const part of seed) {
    a ^= part;
    for (let i = 0; i < 12; i += 1) next();
  }
  return next;
}

function drawn(uniform: () => number, n: number, p: number): number {
  if (n <= 0 || p <= 0) return 0;
  return n * p < 10 ? byInversion(uniform, n, p) : byRejection(uniform, n, p);
}

function byInversion(uniform: () => number, n: number, p: number): number {
  const odds = p / (1 - p);
  let mass = Math.exp(n * Math.log1p(-p));
  let left = uniform();
  let k = 0;
  while (left > mass && k < n) {
    left -= mass;
    k += 1;
    mass *= ((n - k + 1) / k) * odds;
  }
  return k;
}

/** W. Hörmann, "The generation of binomial random variates", J. Stat. Comput. Simul. 46 (1993): BTRS. */
function byRejection(uniform: () => number, n: number, p: number): number {
  const spread = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const middle = n * p + 0.5;
  const alpha = (2.83 + 5.1 / b) * spread;
  const squeeze = 0.92 - 4.2 / b;
  const mode = Math.floor((n + 1) * p);
  const odds = p / (1 - p);
  for (;;) {
    const u = uniform() - 0.5;
    const v = uniform();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + middle);
    if (us >= 0.07 && v <= squeeze) return k;
    if (k < 0 || k > n) continue;
    const bound =
      (mode + 0.5) * Math.log((mode + 1) / (odds * (n - mode + 1))) +
      (n + 1) * Math.log((n - mode + 1) / (n - k + 1)) +
      (k + 0.5) * Math.log((odds * (n - k + 1)) / (k + 1)) +
      tail(mode) +
      tail(n - mode) -
      tail(k) -
      tail(n - k);
    if (Math.log((v * alpha) / (a / (us * us) + b)) <= bound) return k;
  }
}

/** What Stirling's formula leaves of ln k!. */
const tail = (k: number): number => {
  const x = k + 1;
  return (1 / 12 - (1 / 360 - 1 / 1260 / (x * x)) / (x * x)) / x;
};
