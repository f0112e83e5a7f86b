#!/usr/bin/env bash
# The mesh: a frontend that calls the service nodejs, whose tasks are all of one version.
. "$(dirname "$0")/../session.sh"

aws appmesh create-mesh --mesh-name appmesh-workshop

aws appmesh create-virtual-node --mesh-name appmesh-workshop --virtual-node-name nodejs --spec '{
  "listeners": [{ "portMapping": { "port": 3000, "protocol": "http" } }],
  "serviceDiscovery": { "dns": { "hostname": "nodejs.appmeshworkshop.hosted.local" } }
}'

aws appmesh create-virtual-service --mesh-name appmesh-workshop \
  --virtual-service-name nodejs.appmeshworkshop.hosted.local \
  --spec '{ "provider": { "virtualNode": { "virtualNodeName": "nodejs" } } }'

aws appmesh create-virtual-node --mesh-name appmesh-workshop --virtual-node-name frontend --spec '{
  "listeners": [{ "portMapping": { "port": 3000, "protocol": "http" } }],
  "serviceDiscovery": { "dns": { "hostname": "frontend.appmeshworkshop.hosted.local" } },
  "backends": [{ "virtualService": { "virtualServiceName": "nodejs.appmeshworkshop.hosted.local" } }]
}'
