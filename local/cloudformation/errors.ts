import { AwsError } from '../kit/aws-error.ts';
import type { Dialect } from '../kit/input.ts';
import { unknownMember, validationErrors } from '../kit/wording.ts';
import { TemplateError } from '../template/template-error.ts';

export const invalid = (message: string) => new AwsError('ValidationError', message);
export const noSuchStack = (name: string) => invalid(`Stack with id ${name} does not exist`);
export const alreadyThere = (name: string) => new AwsError('AlreadyExistsException', `Stack [${name}] already exists`);
export const insufficientCapabilities = (capabilities: readonly string[]) =>
  new AwsError('InsufficientCapabilitiesException', `Requires capabilities : [${capabilities.join(', ')}]`);
export const noSuchChangeSet = (name: string) =>
  new AwsError('ChangeSetNotFound', `ChangeSet [${name}] does not exist`, 404);
export const changeSetStatus = (id: string, status: string) =>
  new AwsError('InvalidChangeSetStatus', `ChangeSet [${id}] cannot be executed in its current status of [${status}]`);

/** In the words of the template's error, as CloudFormation refuses a template. */
export const asValidationError = (error: unknown): unknown =>
  error instanceof TemplateError ? invalid(error.message) : error;

export const dialect: Dialect = {
  refuse(issues, operation) {
    const unknown = unknownMember(issues, operation);
    return invalid(
      unknown === undefined
        ? validationErrors(issues)
        : `The embedded AWS does not implement ${unknown.member} of ${operation}.`,
    );
  },
};
