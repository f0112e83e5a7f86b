import { AwsError } from '../kit/aws-error.ts';
import type { Dialect } from '../kit/input.ts';
import { constraint, unknownMember } from '../kit/wording.ts';

export const noSuchBucket = (BucketName: string) =>
  new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName });
export const noSuchKey = (Key: string) => new AwsError('NoSuchKey', 'The specified key does not exist.', 404, { Key });
export const noSuchUpload = (UploadId: string) =>
  new AwsError(
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    404,
    { UploadId },
  );
export const bucketOwnedByYou = (BucketName: string) =>
  new AwsError(
    'BucketAlreadyOwnedByYou',
    'Your previous request to create the named bucket succeeded and you already own it.',
    409,
    { BucketName },
  );
export const bucketNotEmpty = (BucketName: string) =>
  new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409, { BucketName });
export const invalidBucketName = (BucketName: string) =>
  new AwsError('InvalidBucketName', 'The specified bucket is not valid.', 400, { BucketName });
export const otherLocation = (location: string) =>
  new AwsError(
    'IllegalLocationConstraintException',
    `The ${location} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
export const preconditionFailed = (Condition: string) =>
  new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412, {
    Condition,
  });
export const notModified = () => new AwsError('NotModified', 'Not Modified', 304);
export const badDigest = (algorithm: string) =>
  new AwsError(
    'BadDigest',
    algorithm === 'MD5'
      ? 'The Content-MD5 you specified did not match what we received.'
      : `The ${algorithm} you specified did not match the calculated checksum.`,
  );
export const invalidPart = () =>
  new AwsError(
    'InvalidPart',
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
  );
export const invalidPartOrder = () =>
  new AwsError(
    'InvalidPartOrder',
    'The list of parts was not in ascending order. Parts must be ordered by part number.',
  );
export const entityTooSmall = () =>
  new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
export const invalidRange = () => new AwsError('InvalidRange', 'The requested range is not satisfiable', 416);
export const invalidArgument = (message: string) => new AwsError('InvalidArgument', message);
export const accessDenied = () => new AwsError('AccessDenied', 'Access Denied', 403);
export const unsupported = (what: string) =>
  new AwsError('NotImplemented', `The embedded AWS does not implement ${what} of S3.`, 501);

/** Names the first member that is wrong, or that is not implemented. */
export const dialect: Dialect = {
  refuse(issues, operation) {
    const unknown = unknownMember(issues, operation);
    if (unknown !== undefined) return unsupported(unknown.member);
    const [issue] = issues;
    return invalidArgument(
      `${issue?.path.join('.') || 'the request'}: ${issue === undefined ? 'not valid' : constraint(issue)}`,
    );
  },
};
