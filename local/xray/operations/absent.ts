import { missing } from '../../kit/operations.ts';

// What X-Ray has and the embedded AWS has not: groups, insights, the encryption, rules for sampling, the retrieval from
// CloudWatch Logs. Source: botocore 1.43, xray 2016-04-12.

export const CancelTraceRetrieval = missing({ method: 'POST', path: '/CancelTraceRetrieval' });
export const CreateGroup = missing({ method: 'POST', path: '/CreateGroup' });
export const CreateSamplingRule = missing({ method: 'POST', path: '/CreateSamplingRule' });
export const DeleteGroup = missing({ method: 'POST', path: '/DeleteGroup' });
export const DeleteResourcePolicy = missing({ method: 'POST', path: '/DeleteResourcePolicy' });
export const DeleteSamplingRule = missing({ method: 'POST', path: '/DeleteSamplingRule' });
export const GetEncryptionConfig = missing({ method: 'POST', path: '/EncryptionConfig' });
export const GetGroup = missing({ method: 'POST', path: '/GetGroup' });
export const GetGroups = missing({ method: 'POST', path: '/Groups' });
export const GetIndexingRules = missing({ method: 'POST', path: '/GetIndexingRules' });
export const GetInsight = missing({ method: 'POST', path: '/Insight' });
export const GetInsightEvents = missing({ method: 'POST', path: '/InsightEvents' });
export const GetInsightImpactGraph = missing({ method: 'POST', path: '/InsightImpactGraph' });
export const GetInsightSummaries = missing({ method: 'POST', path: '/InsightSummaries' });
export const GetRetrievedTracesGraph = missing({ method: 'POST', path: '/GetRetrievedTracesGraph' });
export const GetSamplingStatisticSummaries = missing({ method: 'POST', path: '/SamplingStatisticSummaries' });
export const GetTimeSeriesServiceStatistics = missing({ method: 'POST', path: '/TimeSeriesServiceStatistics' });
export const GetTraceSegmentDestination = missing({ method: 'POST', path: '/GetTraceSegmentDestination' });
export const ListResourcePolicies = missing({ method: 'POST', path: '/ListResourcePolicies' });
export const ListRetrievedTraces = missing({ method: 'POST', path: '/ListRetrievedTraces' });
export const ListTagsForResource = missing({ method: 'POST', path: '/ListTagsForResource' });
export const PutEncryptionConfig = missing({ method: 'POST', path: '/PutEncryptionConfig' });
export const PutResourcePolicy = missing({ method: 'POST', path: '/PutResourcePolicy' });
export const StartTraceRetrieval = missing({ method: 'POST', path: '/StartTraceRetrieval' });
export const TagResource = missing({ method: 'POST', path: '/TagResource' });
export const UntagResource = missing({ method: 'POST', path: '/UntagResource' });
export const UpdateGroup = missing({ method: 'POST', path: '/UpdateGroup' });
export const UpdateIndexingRule = missing({ method: 'POST', path: '/UpdateIndexingRule' });
export const UpdateSamplingRule = missing({ method: 'POST', path: '/UpdateSamplingRule' });
export const UpdateTraceSegmentDestination = missing({ method: 'POST', path: '/UpdateTraceSegmentDestination' });
