#!/usr/bin/env bash
# Step 1, the mesh: a name, and what may leave it.
. "$(dirname "$0")/../session.sh"

aws appmesh create-mesh --mesh-name apps --spec '{ "egressFilter": { "type": "DROP_ALL" } }'
