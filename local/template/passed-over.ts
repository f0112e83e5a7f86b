/** A type, or a property of a known type, that is deployed by doing nothing, and why that changes nothing here. */
type Reasons = Readonly<Record<string, string>>;

const noLogs = 'functions and executions log to where the embedded AWS says, not to CloudWatch Logs';
const noTraces = 'there is no X-Ray';
const noEncryption = 'what is kept is kept in memory or in a folder of this machine';
const noTags = 'nothing is found or allowed by its tags';
const noTrust = 'services call functions, queues and topics without being asked for a permission';

export const passedOverTypes: Reasons = {
  'AWS::CDK::Metadata': 'it tells AWS how its tools are used',
  'AWS::CloudFormation::WaitConditionHandle': 'nothing waits for it',
  'AWS::Logs::LogGroup': noLogs,
  'AWS::Lambda::Permission': noTrust,
  'AWS::CloudWatch::Dashboard': 'nobody looks at it here',
  'AWS::SNS::TopicPolicy': noTrust,
  'AWS::SQS::QueuePolicy': noTrust,
};

export const passedOverProperties: Readonly<Record<string, Reasons>> = {
  'AWS::DynamoDB::Table': { SSESpecification: noEncryption, Tags: noTags },
  'AWS::Events::EventBus': { Tags: noTags },
  'AWS::IAM::ManagedPolicy': { Description: 'nobody reads it' },
  'AWS::IAM::Role': {
    AssumeRolePolicyDocument: 'a role is taken on by the function or state machine that names it, and by nobody else',
    Description: 'nobody reads it',
    Tags: noTags,
  },
  'AWS::SNS::Topic': { Tags: noTags },
  'AWS::SQS::Queue': { Tags: noTags },
  'AWS::SSM::Parameter': { Tags: noTags },
  'AWS::Serverless::Function': {
    Description: 'nobody reads it',
    LoggingConfig: noLogs,
    Tags: noTags,
    Tracing: noTraces,
  },
  'AWS::Serverless::StateMachine': { Logging: noLogs, Tags: noTags, Tracing: noTraces },
};
