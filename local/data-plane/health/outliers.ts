import type { Clock } from '../../clock.ts';
import type { OutlierDetection } from '../config/snapshot.ts';

/** What the answers of a process have shown so far. */
interface Standing {
  /** 5xx answers in a row, failures to answer among them. */
  errors: number;
  /** By how much the next ejection is longer than the base; each look at a process that stayed lowers it. */
  multiplier: number;
  ejectedAt: number | undefined;
}

interface OutliersOptions {
  /** Of the machine: intervals and ejections are never scaled. */
  readonly clock: Clock;
  readonly policy: OutlierDetection;
  /** A process failed as often in a row as it may; whether it was ejected for it. */
  onDetected(isEjected: boolean): void;
  /** A process was ejected, or is back. */
  onChange(): void;
}

/** The processes behind one listener that fail by themselves, as one caller's proxy finds. */
export interface Outliers {
  /** From now on these processes and no others are judged. */
  follow(origins: readonly string[]): void;
  answered(origin: string, status: number): void;
  isEjected(origin: string): boolean;
  /** The time of the clock before which an ejected one is not back; undefined for one that is not ejected. */
  ejectedUntil(origin: string): number | undefined;
  /** How many are ejected now. */
  ejected(): number;
  stop(): void;
}

/** No ejection lasts longer, unless the base does. Source: Envoy, max_ejection_time. */
const longestMs = 300_000;

/**
 * Ejects a process at once after so many server errors in a row, for the base time as often as it was ejected. It is back
 * at the first look after that. One process can always go; more only while those that are gone are below the percentage.
 * Source: Envoy, outlier detection, and its outlier_detection_impl.
 */
export function createOutliers({ clock, policy, onDetected, onChange }: OutliersOptions): Outliers {
  const { maxServerErrors, intervalMs, baseEjectionMs, maxEjectionPercent } = policy;
  const standings = new Map<string, Standing>();
  const ejected = () => [...standings.values()].filter(({ ejectedAt }) => ejectedAt !== undefined).length;

  const eject = (standing: Standing) => {
    const gone = ejected();
    const isEjected = gone === 0 || (100 * gone) / standings.size < maxEjectionPercent;
    onDetected(isEjected);
    if (!isEjected) return;
    standing.ejectedAt = clock.now();
    if (standing.multiplier * baseEjectionMs < Math.max(longestMs, baseEjectionMs)) standing.multiplier += 1;
    onChange();
  };
  const endOf = ({ ejectedAt, multiplier }: Standing): number | undefined =>
    ejectedAt === undefined
      ? undefined
      : ejectedAt + Math.min(baseEjectionMs * multiplier, Math.max(longestMs, baseEjectionMs));
  const look = (standing: Standing) => {
    const end = endOf(standing);
    if (end === undefined) {
      standing.multiplier = Math.max(0, standing.multiplier - 1);
      return;
    }
    if (clock.now() < end) return;
    standing.ejectedAt = undefined;
    standing.errors = 0;
    onChange();
  };
  const lookAgain = () =>
    clock.after(intervalMs, () => {
      for (const standing of standings.values()) look(standing);
      timer = lookAgain();
    });
  let timer = lookAgain();
  return {
    follow(origins) {
      const wanted = new Set(origins);
      for (const origin of standings.keys()) if (!wanted.has(origin)) standings.delete(origin);
      for (const origin of wanted)
        if (!standings.has(origin)) standings.set(origin, { errors: 0, multiplier: 0, ejectedAt: undefined });
    },
    answered(origin, status) {
      const standing = standings.get(origin);
      if (standing === undefined) return;
      standing.errors = status >= 500 ? standing.errors + 1 : 0;
      if (standing.errors < maxServerErrors || standing.ejectedAt !== undefined) return;
      standing.errors = 0;
      eject(standing);
    },
    isEjected: (origin) => standings.get(origin)?.ejectedAt !== undefined,
    ejectedUntil(origin) {
      const standing = standings.get(origin);
      return standing && endOf(standing);
    },
    ejected,
    stop: () => timer.cancel(),
  };
}
