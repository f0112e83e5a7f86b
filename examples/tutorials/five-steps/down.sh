#!/usr/bin/env bash
# Deletes the mesh, in the order in which App Mesh lets it go.
. "$(dirname "$0")/../session.sh"

aws appmesh delete-gateway-route --mesh-name apps --virtual-gateway-name ingress --gateway-route-name front
aws appmesh delete-virtual-gateway --mesh-name apps --virtual-gateway-name ingress
for service in color.apps.local front.apps.local; do
  aws appmesh delete-virtual-service --mesh-name apps --virtual-service-name "$service"
done
for route in color-route color-by-header; do
  aws appmesh delete-route --mesh-name apps --virtual-router-name color-router --route-name "$route"
done
aws appmesh delete-virtual-router --mesh-name apps --virtual-router-name color-router
for node in front red blue; do
  aws appmesh delete-virtual-node --mesh-name apps --virtual-node-name "$node"
done
aws appmesh delete-mesh --mesh-name apps
