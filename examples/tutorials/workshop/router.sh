#!/usr/bin/env bash
# A router takes the node's place behind the service: nobody who calls it notices. A second version may come.
. "$(dirname "$0")/../session.sh"

aws appmesh create-virtual-router --mesh-name appmesh-workshop --virtual-router-name nodejs-router --spec '{
  "listeners": [{ "portMapping": { "port": 3000, "protocol": "http" } }]
}'

aws appmesh create-route --mesh-name appmesh-workshop --virtual-router-name nodejs-router --route-name nodejs-route \
  --spec '{
  "httpRoute": {
    "match": { "prefix": "/" },
    "action": { "weightedTargets": [{ "virtualNode": "nodejs", "weight": 100 }] },
    "retryPolicy": {
      "maxRetries": 2,
      "perRetryTimeout": { "unit": "s", "value": 10 },
      "tcpRetryEvents": ["connection-error"]
    }
  }
}'

aws appmesh update-virtual-service --mesh-name appmesh-workshop \
  --virtual-service-name nodejs.appmeshworkshop.hosted.local \
  --spec '{ "provider": { "virtualRouter": { "virtualRouterName": "nodejs-router" } } }'

aws appmesh create-virtual-node --mesh-name appmesh-workshop --virtual-node-name nodejs-v2 --spec '{
  "listeners": [{ "portMapping": { "port": 3000, "protocol": "http" } }],
  "serviceDiscovery": { "dns": { "hostname": "nodejs-v2.appmeshworkshop.hosted.local" } }
}'
