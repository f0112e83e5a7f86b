#!/usr/bin/env bash
# A task of each node, as ECS would run them, until Ctrl-C. RATE=20 has the gateway call 20 times a second by itself.
. "$(dirname "$0")/../session.sh"

COLOR=white meshshift attach --mesh colors --node colorteller-white --port 9080:7011 -- node "$apps/teller.mjs" &
COLOR=blue meshshift attach --mesh colors --node colorteller-blue --port 9080:7012 -- node "$apps/teller.mjs" &
COLOR=black meshshift attach --mesh colors --node colorteller-black --port 9080:7013 -- node "$apps/teller.mjs" &
UPSTREAM=http://colorteller.demo.local:9080 RATE=${RATE:-0} \
  meshshift attach --mesh colors --node colorgateway --port 9080:7010 -- node "$apps/front.mjs" &
until_ctrl_c
