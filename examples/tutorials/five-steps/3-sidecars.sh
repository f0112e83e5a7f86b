#!/usr/bin/env bash
# Step 3, a sidecar beside each task, until Ctrl-C. RATE=20 has the front call 20 times a second by itself.
. "$(dirname "$0")/../session.sh"

COLOR=red meshshift attach --mesh apps --node red --port 8080:7021 -- node "$apps/teller.mjs" &
COLOR=blue meshshift attach --mesh apps --node blue --port 8080:7022 -- node "$apps/teller.mjs" &
UPSTREAM=http://color.apps.local:8080 RATE=${RATE:-0} \
  meshshift attach --mesh apps --node front --port 8080:7020 -- node "$apps/front.mjs" &
until_ctrl_c
