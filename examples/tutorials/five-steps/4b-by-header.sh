#!/usr/bin/env bash
# Requests with the header `x-color: blue` go to blue; all others to red.
. "$(dirname "$0")/../session.sh"

aws appmesh update-route --mesh-name apps --virtual-router-name color-router --route-name color-route --spec '{
  "priority": 10,
  "httpRoute": {
    "match": { "prefix": "/" },
    "action": { "weightedTargets": [{ "virtualNode": "red", "weight": 100 }] }
  }
}'

aws appmesh create-route --mesh-name apps --virtual-router-name color-router --route-name color-by-header --spec '{
  "priority": 1,
  "httpRoute": {
    "match": { "prefix": "/", "headers": [{ "name": "x-color", "match": { "exact": "blue" } }] },
    "action": { "weightedTargets": [{ "virtualNode": "blue", "weight": 100 }] }
  }
}'
