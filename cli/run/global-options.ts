/** Options that every command has. */
export interface GlobalOptions {
  readonly stack?: string;
  readonly profile?: string;
  readonly region?: string;
  readonly local?: boolean;
  readonly json?: boolean;
  /** False after --no-color. */
  readonly color?: boolean;
}
