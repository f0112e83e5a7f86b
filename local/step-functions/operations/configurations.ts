import { AwsError } from '../../kit/aws-error.ts';
import { isObject } from '../engine/json.ts';
import type { Input } from './members.ts';
import { only, optionalChoice, optionalFlag, requiredText } from './members.ts';

type Configuration = Readonly<Record<string, unknown>>;

const levels = ['ALL', 'ERROR', 'FATAL', 'OFF'] as const;

function structure(value: unknown, name: string): Input {
  if (isObject(value)) return value;
  throw new AwsError('SerializationException', `Member '${name}' must be a structure.`);
}

const isLeftOut = (value: unknown): boolean => value === undefined || value === null;

function checkDestinations(value: unknown, operation: string): void {
  if (!Array.isArray(value)) throw new AwsError('SerializationException', `Member 'destinations' must be a list.`);
  for (const item of value) {
    const destination = structure(item, 'destinations');
    only(destination, operation, ['cloudWatchLogsLogGroup']);
    const group = structure(destination.cloudWatchLogsLogGroup, 'cloudWatchLogsLogGroup');
    only(group, operation, ['logGroupArn']);
    requiredText(group, 'logGroupArn');
  }
}

/**
 * What is asked for, or what is in force when nothing is.
 *
 * @throws AwsError InvalidLoggingConfiguration for a level that has nowhere to log to
 */
export function loggingConfiguration(input: Input, operation: string, otherwise: Configuration): Configuration {
  if (isLeftOut(input.loggingConfiguration)) return otherwise;
  const given = structure(input.loggingConfiguration, 'loggingConfiguration');
  only(given, operation, ['level', 'includeExecutionData', 'destinations']);
  const level = optionalChoice(given, 'level', levels) ?? 'OFF';
  const destinations = isLeftOut(given.destinations) ? [] : given.destinations;
  checkDestinations(destinations, operation);
  if (level !== 'OFF' && Array.isArray(destinations) && destinations.length !== 1) {
    throw new AwsError(
      'InvalidLoggingConfiguration',
      'Invalid Logging Configuration: Must specify exactly one Log Destination.',
    );
  }
  return { ...given, level, includeExecutionData: optionalFlag(given, 'includeExecutionData', false) };
}

/** What is asked for, or what is in force when nothing is. */
export function tracingConfiguration(input: Input, operation: string, otherwise: Configuration): Configuration {
  if (isLeftOut(input.tracingConfiguration)) return otherwise;
  const given = structure(input.tracingConfiguration, 'tracingConfiguration');
  only(given, operation, ['enabled']);
  return { enabled: optionalFlag(given, 'enabled', false) };
}
