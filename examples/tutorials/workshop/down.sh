#!/usr/bin/env bash
# Deletes the mesh, in the order in which App Mesh lets it go.
. "$(dirname "$0")/../session.sh"

aws appmesh delete-virtual-service --mesh-name appmesh-workshop \
  --virtual-service-name nodejs.appmeshworkshop.hosted.local
aws appmesh delete-route --mesh-name appmesh-workshop --virtual-router-name nodejs-router --route-name nodejs-route
aws appmesh delete-virtual-router --mesh-name appmesh-workshop --virtual-router-name nodejs-router
for node in frontend nodejs nodejs-v2; do
  aws appmesh delete-virtual-node --mesh-name appmesh-workshop --virtual-node-name "$node"
done
aws appmesh delete-mesh --mesh-name appmesh-workshop
