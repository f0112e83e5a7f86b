/** How many there may be. Source: Service Quotas of VPC Lattice, the default values; AWS raises each of them on request. */
export interface Quotas {
  readonly servicesOfAccount: number;
  readonly serviceNetworksOfAccount: number;
  readonly targetGroupsOfAccount: number;
  readonly listenersOfService: number;
  /** Beside the default rule. */
  readonly rulesOfListener: number;
  readonly targetGroupsOfService: number;
  readonly targetsOfTargetGroup: number;
}

export const defaultQuotas: Quotas = {
  servicesOfAccount: 500,
  serviceNetworksOfAccount: 10,
  targetGroupsOfAccount: 500,
  listenersOfService: 2,
  rulesOfListener: 10,
  targetGroupsOfService: 10,
  targetsOfTargetGroup: 1000,
};
