#!/usr/bin/env bash
# Sets the weights of the route: `weights.sh white=1 blue=1`.
. "$(dirname "$0")/../session.sh"

targets=
for pair in "$@"; do
  targets+=${targets:+,}'{ "virtualNode": "colorteller-'${pair%=*}'", "weight": '${pair#*=}' }'
done
aws appmesh update-route --mesh-name colors --virtual-router-name colorteller-vr --route-name colorteller-route --spec '{
  "httpRoute": { "match": { "prefix": "/" }, "action": { "weightedTargets": ['"$targets"'] } }
}'
