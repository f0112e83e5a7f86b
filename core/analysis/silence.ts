/**
 * Four meanings of no data, told apart by who else is silent. None of them is healthy.
 * - `noTraffic`: neither version was called
 * - `notConverged`: the split that callers see is not the weight that was set
 * - `collectorBroken`: the stable, which has served until now, is silent too
 * - `canaryDead`: the canary's callers get no answer from it while the stable serves
 */
export type Silence = 'noTraffic' | 'notConverged' | 'collectorBroken' | 'canaryDead';
