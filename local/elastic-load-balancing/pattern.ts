import { validationError } from './errors.ts';

/** A regular expression of a condition or a transform. @throws AwsError for one that cannot be read */
export function createPattern(source: string, flags = ''): RegExp {
  try {
    return new RegExp(source, flags);
  } catch {
    throw validationError(`'${source}' is not a valid regular expression`);
  }
}
