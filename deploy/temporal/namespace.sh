#!/bin/sh
# The namespace that Baton works in. Its search attributes and schedules are registered by Baton's own start.
set -eu

temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention 30d
