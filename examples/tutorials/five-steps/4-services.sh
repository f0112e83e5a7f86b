#!/usr/bin/env bash
# Step 4, the names by which tasks call each other. `color` has a router, whose route sends all to red.
. "$(dirname "$0")/../session.sh"

aws appmesh create-virtual-router --mesh-name apps --virtual-router-name color-router --spec '{
  "listeners": [{ "portMapping": { "port": 8080, "protocol": "http" } }]
}'

aws appmesh create-route --mesh-name apps --virtual-router-name color-router --route-name color-route --spec '{
  "priority": 10,
  "httpRoute": {
    "match": { "prefix": "/" },
    "action": { "weightedTargets": [{ "virtualNode": "red", "weight": 100 }] }
  }
}'

aws appmesh create-virtual-service --mesh-name apps --virtual-service-name color.apps.local --spec '{
  "provider": { "virtualRouter": { "virtualRouterName": "color-router" } }
}'

aws appmesh create-virtual-service --mesh-name apps --virtual-service-name front.apps.local --spec '{
  "provider": { "virtualNode": { "virtualNodeName": "front" } }
}'
