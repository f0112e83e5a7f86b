#!/usr/bin/env bash
# The second version of nodejs, in no route yet, until Ctrl-C. FAIL_EVERY=3 makes it a bad one.
. "$(dirname "$0")/../session.sh"

COLOR=banana meshshift attach --mesh appmesh-workshop --node nodejs-v2 --port 3000:7032 -- node "$apps/teller.mjs"
