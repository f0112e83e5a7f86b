#!/usr/bin/env bash
# Half of the requests go to each colour.
. "$(dirname "$0")/../session.sh"

aws appmesh update-route --mesh-name apps --virtual-router-name color-router --route-name color-route --spec '{
  "priority": 10,
  "httpRoute": {
    "match": { "prefix": "/" },
    "action": { "weightedTargets": [{ "virtualNode": "red", "weight": 50 }, { "virtualNode": "blue", "weight": 50 }] }
  }
}'
