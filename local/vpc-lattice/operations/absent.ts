import { missing } from '../../kit/operations.ts';

// What VPC Lattice has and the embedded AWS has not: access logs, policies, resources, and domains.

const logs = '/accesslogsubscriptions';
const log = `${logs}/{accessLogSubscriptionIdentifier}`;
export const CreateAccessLogSubscription = missing({ method: 'POST', path: logs });
export const GetAccessLogSubscription = missing({ method: 'GET', path: log });
export const UpdateAccessLogSubscription = missing({ method: 'PATCH', path: log });
export const DeleteAccessLogSubscription = missing({ method: 'DELETE', path: log });
export const ListAccessLogSubscriptions = missing({ method: 'GET', path: logs });

const authPolicy = '/authpolicy/{resourceIdentifier}';
export const PutAuthPolicy = missing({ method: 'PUT', path: authPolicy });
export const GetAuthPolicy = missing({ method: 'GET', path: authPolicy });
export const DeleteAuthPolicy = missing({ method: 'DELETE', path: authPolicy });

const resourcePolicy = '/resourcepolicy/{resourceArn}';
export const PutResourcePolicy = missing({ method: 'PUT', path: resourcePolicy });
export const GetResourcePolicy = missing({ method: 'GET', path: resourcePolicy });
export const DeleteResourcePolicy = missing({ method: 'DELETE', path: resourcePolicy });

const configurations = '/resourceconfigurations';
const configuration = `${configurations}/{resourceConfigurationIdentifier}`;
export const CreateResourceConfiguration = missing({ method: 'POST', path: configurations });
export const GetResourceConfiguration = missing({ method: 'GET', path: configuration });
export const UpdateResourceConfiguration = missing({ method: 'PATCH', path: configuration });
export const DeleteResourceConfiguration = missing({ method: 'DELETE', path: configuration });
export const ListResourceConfigurations = missing({ method: 'GET', path: configurations });

const gateways = '/resourcegateways';
const gateway = `${gateways}/{resourceGatewayIdentifier}`;
export const CreateResourceGateway = missing({ method: 'POST', path: gateways });
export const GetResourceGateway = missing({ method: 'GET', path: gateway });
export const UpdateResourceGateway = missing({ method: 'PATCH', path: gateway });
export const DeleteResourceGateway = missing({ method: 'DELETE', path: gateway });
export const ListResourceGateways = missing({ method: 'GET', path: gateways });

const resourceAssociations = '/servicenetworkresourceassociations';
const resourceAssociation = `${resourceAssociations}/{serviceNetworkResourceAssociationIdentifier}`;
export const CreateServiceNetworkResourceAssociation = missing({ method: 'POST', path: resourceAssociations });
export const GetServiceNetworkResourceAssociation = missing({ method: 'GET', path: resourceAssociation });
export const DeleteServiceNetworkResourceAssociation = missing({ method: 'DELETE', path: resourceAssociation });
export const ListServiceNetworkResourceAssociations = missing({ method: 'GET', path: resourceAssociations });

const endpointAssociations = '/resourceendpointassociations';
export const DeleteResourceEndpointAssociation = missing({
  method: 'DELETE',
  path: `${endpointAssociations}/{resourceEndpointAssociationIdentifier}`,
});
export const ListResourceEndpointAssociations = missing({ method: 'GET', path: endpointAssociations });
export const ListServiceNetworkVpcEndpointAssociations = missing({
  method: 'GET',
  path: '/servicenetworkvpcendpointassociations',
});
export const UpdateServiceNetworkVpcAssociation = missing({
  method: 'PATCH',
  path: '/servicenetworkvpcassociations/{serviceNetworkVpcAssociationIdentifier}',
});

const verifications = '/domainverifications';
const verification = `${verifications}/{domainVerificationIdentifier}`;
export const StartDomainVerification = missing({ method: 'POST', path: verifications });
export const GetDomainVerification = missing({ method: 'GET', path: verification });
export const DeleteDomainVerification = missing({ method: 'DELETE', path: verification });
export const ListDomainVerifications = missing({ method: 'GET', path: verifications });
