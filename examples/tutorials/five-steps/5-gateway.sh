#!/usr/bin/env bash
# Step 5, the way in from outside the mesh: a virtual gateway, until Ctrl-C.
. "$(dirname "$0")/../session.sh"

aws appmesh create-virtual-gateway --mesh-name apps --virtual-gateway-name ingress --spec '{
  "listeners": [{ "portMapping": { "port": 7029, "protocol": "http" } }]
}'

aws appmesh create-gateway-route --mesh-name apps --virtual-gateway-name ingress --gateway-route-name front --spec '{
  "httpRoute": {
    "match": { "prefix": "/front" },
    "action": { "target": { "virtualService": { "virtualServiceName": "front.apps.local" } } }
  }
}'

meshshift attach --mesh apps --gateway ingress --port 7029
