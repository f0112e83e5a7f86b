import type { ControlPlane } from '../data-plane/control/control-plane.ts';
import type { Behaviour } from './behaviour.ts';
import type { VersionStats } from './caller-stats.ts';
import type { ColorNames } from './color-names.ts';
import type { CallerStart, LoadSecond, LoadStart } from './messages.ts';

export interface SampleAppOptions {
  /** Where the callers publish their metrics, and tasks are attached: the embedded AWS. */
  readonly cloudWatch: CallerStart['cloudWatch'];
  /** As given to realClock: `epoch` is its `start`. All processes then read the same time. */
  readonly clock: CallerStart['clock'];
  /** Of the mesh, behind the same endpoint. */
  readonly controlPlane: Pick<ControlPlane, 'detach' | 'following' | 'rejections' | 'freeze' | 'thaw'>;
  readonly names?: Partial<ColorNames>;
  /** Of the metrics of the sidecars; CWAgent unless given. */
  readonly namespace?: string;
  /** Requests per real second, and how long and how far the load goes at most. */
  readonly load: Pick<LoadStart, 'requestsPerSecond'> & Partial<Omit<LoadStart, 'url' | 'paths'>>;
  /** Real milliseconds of work that an answer takes the backend; 20 unless given. */
  readonly workMs?: number;
}

/** A process of a version of the backend. */
export interface VersionTask {
  readonly version: string;
  /** Where it listens on this machine. */
  readonly origin: string;
  /** Its name in the mesh; absent outside of one. */
  readonly taskId?: string | undefined;
}

interface SampleAppStats {
  /** The newest second of the load driver; undefined until the first is over. */
  readonly load: LoadSecond | undefined;
  /** What gateway and client together saw of each version. */
  readonly versions: Readonly<Record<string, VersionStats>>;
  /** 200s with no colour or none that there is, since the start. */
  readonly wrongAnswers: number;
  /** For each task that calls, and route, the version (metadata.version) that its sidecar follows; empty without sidecars. */
  readonly following: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** What went wrong with the app itself: routes that a sidecar cannot follow, processes that ended unasked, metrics not published. */
  readonly problems: readonly string[];
}

export interface SampleApp {
  /** Where the gateway listens. */
  readonly url: string;
  /** Makes all processes of a version behave so from now on; what is left out is as it should be. */
  setBehaviour(version: string, behaviour: Behaviour): Promise<void>;
  /** Kills all processes of a version. Nobody is told: its callers find no connection. */
  kill(version: string): Promise<void>;
  /** The newest figures; those of the versions over the last `windowSeconds` real seconds (3 unless given, at most 60). */
  stats(windowSeconds?: number): SampleAppStats;
  /** Ends all processes. */
  close(): Promise<void>;
}

/** The sample app in a mesh. */
export interface MeshApp extends SampleApp {
  /** From now on the sidecars hear of no change. */
  freezeConfig(): void;
  thawConfig(): void;
}
