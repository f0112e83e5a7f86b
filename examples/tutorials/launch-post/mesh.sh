#!/usr/bin/env bash
# The mesh: a gateway that calls a teller of colours, which is there in three of them.
. "$(dirname "$0")/../session.sh"

aws appmesh create-mesh --mesh-name colors

for color in white blue black; do
  aws appmesh create-virtual-node --mesh-name colors --virtual-node-name "colorteller-$color" --spec "$(
    cat << SPEC
{
  "listeners": [{ "portMapping": { "port": 9080, "protocol": "http" } }],
  "serviceDiscovery": { "dns": { "hostname": "colorteller-$color.demo.local" } }
}
SPEC
  )"
done

aws appmesh create-virtual-node --mesh-name colors --virtual-node-name colorgateway --spec '{
  "listeners": [{ "portMapping": { "port": 9080, "protocol": "http" } }],
  "serviceDiscovery": { "dns": { "hostname": "colorgateway.demo.local" } },
  "backends": [{ "virtualService": { "virtualServiceName": "colorteller.demo.local" } }]
}'

aws appmesh create-virtual-router --mesh-name colors --virtual-router-name colorteller-vr --spec '{
  "listeners": [{ "portMapping": { "port": 9080, "protocol": "http" } }]
}'

aws appmesh create-route --mesh-name colors --virtual-router-name colorteller-vr --route-name colorteller-route --spec '{
  "httpRoute": {
    "match": { "prefix": "/" },
    "action": { "weightedTargets": [{ "virtualNode": "colorteller-white", "weight": 1 }] }
  }
}'

aws appmesh create-virtual-service --mesh-name colors --virtual-service-name colorteller.demo.local --spec '{
  "provider": { "virtualRouter": { "virtualRouterName": "colorteller-vr" } }
}'
