import { allKinds } from '../app-mesh/kinds.ts';
import { own } from '../kit/json.ts';
import type { Deployer } from './deployment.ts';
import { passedOverTypes } from './passed-over.ts';
import { deployAlarm } from './resources/alarm.ts';
import { deployAppMesh } from './resources/app-mesh.ts';
import { deployInstance, deployNamespace, deployService } from './resources/cloud-map.ts';
import { deployEventBus } from './resources/event-bus.ts';
import { deployManagedPolicy } from './resources/managed-policy.ts';
import { deployNestedStack } from './resources/nested-stack.ts';
import { deployParameter } from './resources/parameter.ts';
import { passOver } from './resources/passed-over.ts';
import { deployQueue } from './resources/queue.ts';
import { deployRole } from './resources/role.ts';
import { deployRule } from './resources/rule.ts';
import { deployTable } from './resources/table.ts';
import { deployTopic } from './resources/topic.ts';
import { deployFunction } from './sam/function.ts';
import { deployStateMachine } from './sam/state-machine.ts';

const deployers: Readonly<Record<string, Deployer>> = {
  ...Object.fromEntries(allKinds.map(({ kind }) => [`AWS::AppMesh::${kind}`, deployAppMesh(kind)])),
  'AWS::CloudFormation::Stack': deployNestedStack,
  'AWS::CloudWatch::Alarm': deployAlarm,
  'AWS::DynamoDB::Table': deployTable,
  'AWS::Events::EventBus': deployEventBus,
  'AWS::Events::Rule': deployRule,
  'AWS::IAM::ManagedPolicy': deployManagedPolicy,
  'AWS::IAM::Role': deployRole,
  'AWS::SNS::Topic': deployTopic,
  'AWS::SQS::Queue': deployQueue,
  'AWS::SSM::Parameter': deployParameter,
  'AWS::ServiceDiscovery::HttpNamespace': deployNamespace('HttpNamespace'),
  'AWS::ServiceDiscovery::Instance': deployInstance,
  'AWS::ServiceDiscovery::PrivateDnsNamespace': deployNamespace('PrivateDnsNamespace'),
  'AWS::ServiceDiscovery::Service': deployService,
  'AWS::Serverless::Function': deployFunction,
  'AWS::Serverless::StateMachine': deployStateMachine,
};

/** How a resource of the type is deployed; undefined for a type that is not known here. */
export const deployerOf = (type: string): Deployer | undefined =>
  passedOverTypes[type] === undefined ? own(deployers, type) : passOver;

/** The types that are known here, in alphabetical order. */
export const knownTypes: readonly string[] = [...Object.keys(deployers), ...Object.keys(passedOverTypes)].sort();
