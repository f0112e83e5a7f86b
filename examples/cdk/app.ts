import { App, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Meshshift } from 'meshshift/cdk';

const app = new App();
const stack = new Stack(app, 'meshshift');
const rollouts = new Meshshift(stack, 'Meshshift', { LoadBalancerName: 'shop-*', NotificationFormat: 'chat' });

const pipeline = new Role(stack, 'Pipeline', { assumedBy: new ServicePrincipal('codebuild.amazonaws.com') });
rollouts.grantStart(pipeline);
