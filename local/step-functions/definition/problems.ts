/** What CreateStateMachine says of one place in a definition. */
export interface Problem {
  /** AWS's own codes, and NOT_IMPLEMENTED for what AWS would take but this engine would not run. */
  readonly code:
    | 'SCHEMA_VALIDATION_FAILED'
    | 'MISSING_TRANSITION_TARGET'
    | 'INVALID_JSON_DESCRIPTION'
    | 'NOT_IMPLEMENTED';
  readonly message: string;
  readonly location: string | undefined;
}

/** Collects everything that is wrong with a definition, so that one answer names it all. */
export class Problems {
  readonly found: Problem[] = [];

  invalid(location: string, message: string): void {
    this.found.push({ code: 'SCHEMA_VALIDATION_FAILED', message, location });
  }

  missingTarget(location: string, message: string): void {
    this.found.push({ code: 'MISSING_TRANSITION_TARGET', message, location });
  }

  notImplemented(location: string, message: string): void {
    this.found.push({ code: 'NOT_IMPLEMENTED', message, location });
  }

  notJson(message: string): void {
    this.found.push({ code: 'INVALID_JSON_DESCRIPTION', message, location: undefined });
  }

  /** As AWS lists them in the message of InvalidDefinition. */
  toString(): string {
    return this.found
      .map(({ code, message, location }) => `${code}: ${message}${location === undefined ? '' : ` at ${location}`}`)
      .join(', ');
  }
}
