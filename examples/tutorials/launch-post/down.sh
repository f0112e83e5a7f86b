#!/usr/bin/env bash
# Deletes the mesh, in the order in which App Mesh lets it go.
. "$(dirname "$0")/../session.sh"

aws appmesh delete-virtual-service --mesh-name colors --virtual-service-name colorteller.demo.local
aws appmesh delete-route --mesh-name colors --virtual-router-name colorteller-vr --route-name colorteller-route
aws appmesh delete-virtual-router --mesh-name colors --virtual-router-name colorteller-vr
for node in colorgateway colorteller-white colorteller-blue colorteller-black; do
  aws appmesh delete-virtual-node --mesh-name colors --virtual-node-name "$node"
done
aws appmesh delete-mesh --mesh-name colors
