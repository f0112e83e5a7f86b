import { partition } from '../../kit/account.ts';
import { allNeed, anyResource, each, type Input, type Permissions, records, text } from './resource.ts';

const bucket = (input: Input): readonly string[] => [`arn:${partition}:s3:::${text(input, 'Bucket')}`];
const object = (input: Input): readonly string[] => [
  `arn:${partition}:s3:::${text(input, 'Bucket')}/${text(input, 'Key')}`,
];

/** Source: Service Authorization Reference, Amazon S3; S3 user guide, "Required permissions for Amazon S3 API operations". */
export const s3Permissions: Permissions = {
  ...each('s3', ['CreateBucket', 'DeleteBucket', 'GetBucketLocation'], bucket),
  ...allNeed('s3:ListAllMyBuckets', ['ListBuckets'], anyResource),
  ...allNeed('s3:ListBucket', ['HeadBucket', 'ListObjects', 'ListObjectsV2'], bucket),
  ...allNeed('s3:GetObject', ['GetObject', 'HeadObject'], object),
  ...allNeed('s3:PutObject', ['PutObject', 'CreateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload'], object),
  ...allNeed('s3:AbortMultipartUpload', ['AbortMultipartUpload'], object),
  ...allNeed('s3:ListMultipartUploadParts', ['ListParts'], object),
  ...allNeed('s3:DeleteObject', ['DeleteObject'], object),
  ...allNeed('s3:DeleteObject', ['DeleteObjects'], (input) =>
    records(input.Objects).map((one) => `arn:${partition}:s3:::${text(input, 'Bucket')}/${text(one, 'Key')}`),
  ),
};
