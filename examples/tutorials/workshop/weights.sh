#!/usr/bin/env bash
# The share of the second version, in percent, by hand: `weights.sh 10`.
. "$(dirname "$0")/../session.sh"

share=${1:?the share of nodejs-v2, from 0 to 100}
aws appmesh update-route --mesh-name appmesh-workshop --virtual-router-name nodejs-router --route-name nodejs-route \
  --spec '{
  "httpRoute": {
    "match": { "prefix": "/" },
    "action": { "weightedTargets": [
      { "virtualNode": "nodejs", "weight": '$((100 - share))' },
      { "virtualNode": "nodejs-v2", "weight": '"$share"' }
    ] },
    "retryPolicy": {
      "maxRetries": 2,
      "perRetryTimeout": { "unit": "s", "value": 10 },
      "tcpRetryEvents": ["connection-error"]
    }
  }
}'
