import { partition } from '../../kit/account.ts';
import { anyResource, each, type Input, type Permissions, records, text } from './resource.ts';

const bucket = (input: Input): readonly string[] => [`arn:${partition}:s3:::${text(input, 'Bucket')}`];
const object = (input: Input): readonly string[] => [
  `arn:${partition}:s3:::${text(input, 'Bucket')}/${text(input, 'Key')}`,
];

/** The same rule for operations whose action has another name. */
const as = (
  action: string,
  operations: readonly string[],
  resources: (input: Input) => readonly string[],
): Permissions =>
  Object.fromEntries(
    operations.map((operation) => [
      operation,
      (input: Input) => ({ action: `s3:${action}`, resources: resources(input) }),
    ]),
  );

/** Source: Service Authorization Reference, Amazon S3; S3 user guide, "Required permissions for Amazon S3 API operations". */
export const s3Permissions: Permissions = {
  ...each('s3', ['CreateBucket', 'DeleteBucket', 'GetBucketLocation'], bucket),
  ...as('ListAllMyBuckets', ['ListBuckets'], anyResource),
  ...as('ListBucket', ['HeadBucket', 'ListObjects', 'ListObjectsV2'], bucket),
  ...as('GetObject', ['GetObject', 'HeadObject'], object),
  ...as('PutObject', ['PutObject', 'CreateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload'], object),
  ...as('AbortMultipartUpload', ['AbortMultipartUpload'], object),
  ...as('ListMultipartUploadParts', ['ListParts'], object),
  ...as('DeleteObject', ['DeleteObject'], object),
  ...as('DeleteObject', ['DeleteObjects'], (input) =>
    records(input.Objects).map((one) => `arn:${partition}:s3:::${text(input, 'Bucket')}/${text(one, 'Key')}`),
  ),
};
