/** The parameters of template.yaml with which its stack may write every router of the embedded AWS. */
export const everyRouter = {
  LoadBalancerName: '*',
  DefaultActions: 'write',
  LatticeService: '*',
  EcsCluster: '*',
  MeshName: '*',
} as const;
