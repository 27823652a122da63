"""AWS on this machine: moto's server with the gaps of bridged.yaml bridged. start.ts runs this and says what the settings are.

Answers GET /digest-emulation with who it is; that does not count as a request. Ends by itself after `idleSeconds` without one.
"""

import json
import os
import signal
import sys
import threading
import time

settings = json.loads(sys.argv[1])
# moto reads these while it is imported.
os.environ["MOTO_ACCOUNT_ID"] = settings["account"]
os.environ["MOTO_ACM_VALIDATION_WAIT"] = "0"

from moto.acm.models import CertBundle, acm_backends  # noqa: E402
from moto.moto_server.werkzeug_app import (  # noqa: E402
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from moto.s3.models import s3_backends  # noqa: E402
from moto.secretsmanager.models import secretsmanager_backends  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402

import bridges  # noqa: E402


class Quiet(MotoRequestHandler):
    """Says only what went wrong."""

    def log_request(self, code="-", size="-"):
        if str(code).startswith("5"):
            super().log_request(code, size)


class Emulation:
    """One request at a time: moto's models are no more made for threads than Python is."""

    def __init__(self, moto):
        self.moto = moto
        self.turn = threading.Lock()
        self.last_request = time.monotonic()

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"] == "/digest-emulation":
            start_response("200 OK", [("Content-Type", "application/json")])
            return [json.dumps({**settings, "pid": os.getpid()}).encode()]
        self.last_request = time.monotonic()
        with self.turn:
            return list(self.moto(environ, start_response))


def seed():
    """What bootstrap/ and a person have made before the first plan."""
    account, region = settings["account"], settings["region"]
    s3 = s3_backends[account]["aws"]
    for bucket in ["stateBucket", "planBucket"]:
        s3.create_bucket(settings[bucket], region)
        s3.put_bucket_versioning(settings[bucket], "Enabled")
    acm = acm_backends[account][region]
    certificate = CertBundle.generate_cert(
        "digest.example.com", account_id=account, region=region
    )
    certificate.arn = settings["certificateArn"]
    certificate.status = "ISSUED"
    acm._certificates[certificate.arn] = certificate
    unused = dict.fromkeys(["secret_binary", "description", "tags", "kms_key_id", "client_request_token"])
    for name in settings["clientSecrets"]:
        secretsmanager_backends[account][region].create_secret(
            name, "of a client of the identity provider", replica_regions=[], force_overwrite=False, **unused
        )


def end_when_idle(server, emulation):
    while (left := emulation.last_request + settings["idleSeconds"] - time.monotonic()) > 0:
        time.sleep(left)
    server.shutdown()


def main():
    bridges.install()
    seed()
    emulation = Emulation(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", settings["port"], emulation, threaded=True, request_handler=Quiet)
    threading.Thread(target=end_when_idle, args=(server, emulation), daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    server.serve_forever()


main()
