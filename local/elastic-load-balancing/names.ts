import { validationError } from './errors.ts';

/** @throws AwsError for names that AWS does not take */
export function checkName(name: string, what: string): void {
  if (!/^(?!-)[A-Za-z0-9-]{1,32}(?<!-)$/.test(name)) {
    throw validationError(
      `The ${what} name '${name}' must have 1 to 32 letters, digits and hyphens, and no hyphen at an end`,
    );
  }
}
