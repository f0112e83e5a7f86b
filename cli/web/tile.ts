/** One answer to one request, as a tile shows it. */
export interface Tile {
  /** Which version answered; `none` when nobody did, or nobody that the rollout knows. */
  readonly by: 'stable' | 'canary' | 'none';
  /** The colour that was answered: a CSS name. Absent when it was none, or none was asked for. */
  readonly color?: string;
  readonly failed: boolean;
}

/** Tiles for the page: the newest of many answers, or a picture of how a period's requests were shared out. */
export interface Tiles {
  readonly are: 'answers' | 'split';
  readonly tiles: readonly Tile[];
  /** What they are, in words. */
  readonly of: string;
}

/** How many the page shows. */
export const tileCount = 60;
