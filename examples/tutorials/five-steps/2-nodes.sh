#!/usr/bin/env bash
# Step 2, a virtual node for each group of tasks: two colours, and the front that calls them.
. "$(dirname "$0")/../session.sh"

for node in red blue; do
  aws appmesh create-virtual-node --mesh-name apps --virtual-node-name "$node" --spec '{
    "listeners": [{ "portMapping": { "port": 8080, "protocol": "http" } }],
    "serviceDiscovery": { "dns": { "hostname": "'"$node"'.apps.local" } }
  }'
done

aws appmesh create-virtual-node --mesh-name apps --virtual-node-name front --spec '{
  "listeners": [{ "portMapping": { "port": 8080, "protocol": "http" } }],
  "serviceDiscovery": { "dns": { "hostname": "front.apps.local" } },
  "backends": [{ "virtualService": { "virtualServiceName": "color.apps.local" } }]
}'
