import { cloudFormationOperations } from '../cloudformation/cloud-formation.ts';
import { cloudWatchOperations } from '../cloudwatch/cloud-watch.ts';
import { elasticLoadBalancingOperations } from '../elastic-load-balancing/elastic-load-balancing.ts';
import * as snsOperations from '../sns/operations.ts';
import { sqsOperations } from '../sqs/sqs.ts';
import { stsOperations } from '../sts/sts.ts';
import { awsQuery } from './aws-query.ts';

// The services that speak the query protocol, some for clients from before they spoke JSON. Their operations' shapes say
// how a form is read; where lists and maps are flat is from botocore 1.43.

export const cloudFormationQuery = awsQuery({
  service: 'cloudformation',
  xmlNamespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
  operations: cloudFormationOperations,
});

export const cloudWatchQuery = awsQuery({
  service: 'monitoring',
  xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
  operations: cloudWatchOperations,
  missing: ['DescribeAlarmsForMetric', 'GetMetricStatistics'],
});

export const elasticLoadBalancingQuery = awsQuery({
  service: 'elasticloadbalancing',
  xmlNamespace: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
  // Classic load balancers share its name for signatures, and have operations of the same names.
  version: '2015-12-01',
  operations: elasticLoadBalancingOperations,
  rules: { maps: ['AuthenticationRequestExtraParams'] },
  missing: [
    'AddListenerCertificates',
    'AddTrustStoreRevocations',
    'CreateTrustStore',
    'DeleteSharedTrustStoreAssociation',
    'DeleteTrustStore',
    'DescribeCapacityReservation',
    'DescribeListenerCertificates',
    'DescribeSSLPolicies',
    'DescribeTrustStoreAssociations',
    'DescribeTrustStoreRevocations',
    'DescribeTrustStores',
    'GetResourcePolicy',
    'GetTrustStoreCaCertificatesBundle',
    'GetTrustStoreRevocationContent',
    'ModifyCapacityReservation',
    'ModifyIpPools',
    'ModifyTrustStore',
    'RemoveListenerCertificates',
    'RemoveTrustStoreRevocations',
    'SetIpAddressType',
    'SetSecurityGroups',
    'SetSubnets',
  ],
});

export const sqsQuery = awsQuery({
  service: 'sqs',
  xmlNamespace: 'http://queue.amazonaws.com/doc/2012-11-05/',
  operations: sqsOperations,
  rules: {
    flatLists: {
      AttributeNames: 'AttributeName',
      MessageAttributeNames: 'MessageAttributeName',
      MessageSystemAttributeNames: 'MessageSystemAttributeName',
      Messages: 'Message',
      QueueUrls: 'QueueUrl',
    },
    flatMaps: { Attributes: 'Attribute', MessageAttributes: 'MessageAttribute' },
  },
});

export const snsQuery = awsQuery({
  service: 'sns',
  xmlNamespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
  operations: { ...snsOperations },
});

export const stsQuery = awsQuery({
  service: 'sts',
  xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
  operations: stsOperations,
});
