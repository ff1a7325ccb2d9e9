"""An OpenID Connect directory on this machine, which answers as it should, or as a test makes it."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "icsmaturity", "the secret of the client"


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Directory:
    """`claims` and `userinfo` are what it says of a person; `token_more` and the others change its answers."""

    def __init__(self) -> None:
        self.key = _key()
        self.url = ""
        self.is_down = False
        self.claims: dict[str, Any] = {
            "sub": "person-1",
            "email": "chair@qwo.test",
            "email_verified": True,
            "name": "From the Directory",
        }
        self.userinfo_more: dict[str, Any] = {}
        self.token_more: dict[str, Any] = {}
        self.signed_with: Any = None
        self.algorithm = "RS256"
        self.answer_more: dict[str, Any] = {}
        self.asked: dict[str, str] = {}

    def authorise(self, address: str) -> dict[str, str]:
        """The person signs in at the address that the browser was sent to; what it brings back."""
        self.asked = dict(parse_qsl(urlsplit(address).query))
        assert address.startswith(f"{self.url}/authorize?")
        assert self.asked["response_type"] == "code"
        return {"code": "the-code", "state": self.asked["state"]}

    def id_token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": CLIENT,
            "exp": now + 300,
            "iat": now,
            "nonce": self.asked.get("nonce"),
            **self.claims,
            **self.token_more,
        }
        return jwt.encode(
            {name: value for name, value in claims.items() if value is not None},
            self.signed_with if self.signed_with is not None else self.key,
            algorithm=self.algorithm,
            headers={"kid": "one"},
        )

    def token(self, sent: dict[str, str]) -> dict[str, Any] | None:
        """The answer for a code, when everything fits that was asked with it."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"].encode()).digest()).rstrip(b"=")
        fits = (
            (sent["client_id"], sent["client_secret"], sent["code"]) == (CLIENT, SECRET, "the-code")
            and challenge.decode() == self.asked["code_challenge"]
            and sent["redirect_uri"] == self.asked["redirect_uri"]
        )
        if not fits:
            return None
        answer = {"access_token": "access", "token_type": "Bearer", "id_token": self.id_token(), **self.answer_more}
        return {name: value for name, value in answer.items() if value is not None}

    def answer(self, path: str, sent: dict[str, str]) -> Any:
        if self.is_down:
            return None
        if path.endswith("/.well-known/openid-configuration"):
            return {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "userinfo_endpoint": f"{self.url}/userinfo",
                "jwks_uri": f"{self.url}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        if path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            return {"keys": [public | {"kid": "one", "alg": "RS256", "use": "sig"}]}
        if path == "/token":
            return self.token(sent)
        if path == "/userinfo":
            return self.claims | self.userinfo_more
        return None


@contextmanager
def running(directory: Directory) -> Iterator[Directory]:
    """The directory, listening on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            sent = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
            found = directory.answer(self.path, sent)
            body = json.dumps(found).encode()
            self.send_response(400 if found is None else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the name that the server calls

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    directory.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield directory
    finally:
        server.shutdown()
        server.server_close()
