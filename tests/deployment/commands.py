"""The commands that the files of a deployment name, and the token that its counts are read with."""

import secrets

from tests.deployment import files

METRICS_TOKEN = secrets.token_urlsafe(16)
BEARER = {"Authorization": f"Bearer {METRICS_TOKEN}"}
WEB = files.as_list(files.stages()[-1].last("CMD"))
WEB_CHECK = files.as_list(files.stages()[-1].last("HEALTHCHECK").partition("CMD ")[2])
STREAMS = files.compose()["services"]["streams"]
STREAMS_CHECK = STREAMS["healthcheck"]["test"][1:]
STREAMS_COMMAND = STREAMS["command"]
PREPARE: list[str] = files.compose()["services"]["prepare"]["command"]
