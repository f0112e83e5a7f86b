#!/usr/bin/env bash
# The frontend and the first version of nodejs, until Ctrl-C. RATE=20 has the frontend call 20 times a second by itself.
. "$(dirname "$0")/../session.sh"

COLOR=strawberry meshshift attach --mesh appmesh-workshop --node nodejs --port 3000:7031 -- node "$apps/teller.mjs" &
UPSTREAM=http://nodejs.appmeshworkshop.hosted.local:3000 RATE=${RATE:-0} \
  meshshift attach --mesh appmesh-workshop --node frontend --port 3000:7030 -- node "$apps/front.mjs" &
until_ctrl_c
