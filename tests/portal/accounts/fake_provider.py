"""An OpenID Connect provider in this process: it answers what a portal asks, and signs by its own key."""

import base64
import hashlib
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa

SERVER = "https://idp.nsc.example"
CLIENT_ID = "exchange"


@dataclass
class FakeProvider:
    """Knows who sits before the browser: `claims` goes into the token and the answer about the user."""

    claims: dict[str, Any]
    issuer: str = SERVER
    audience: str = CLIENT_ID
    challenges: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def authorize(self, address: str) -> dict[str, str]:
        """Act for the person at the provider's page; give what the browser brings back."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(f"{SERVER}/authorize?")
        code = f"code-{len(self.challenges)}"
        self.challenges[code] = query["code_challenge"]
        return {"code": code, "state": query["state"]}

    def send(self, request: requests.PreparedRequest, **_options: Any) -> requests.Response:
        """Answer a request of the portal."""
        path = urlsplit(str(request.url)).path
        self.asked.append(path)
        answers = {
            "/.well-known/openid-configuration": self._configuration,
            "/token": lambda: self._token(request),
            "/userinfo": lambda: self.claims,
        }
        answer = requests.Response()
        answer.status_code, answer.request = 200, request
        answer.headers["Content-Type"] = "application/json"
        answer._content = json.dumps(answers[path]()).encode()
        return answer

    def _configuration(self) -> dict[str, Any]:
        ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "userinfo_endpoint": "userinfo"}
        return {"issuer": SERVER, "jwks_uri": f"{SERVER}/keys", **{key: f"{SERVER}/{end}" for key, end in ends.items()}}

    def _token(self, request: requests.PreparedRequest) -> dict[str, Any]:
        sent = {name: values[0] for name, values in parse_qs(str(request.body)).items()}
        digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != self.challenges.get(sent["code"]):
            return {"error": "invalid_grant"}
        now = int(time.time())
        about = {"iss": self.issuer, "aud": self.audience, "iat": now, "exp": now + 60, **self.claims}
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        token = jwt.encode(about, key, algorithm="RS256", headers={"kid": "one"})
        return {"access_token": "opaque", "token_type": "Bearer", "id_token": token}
