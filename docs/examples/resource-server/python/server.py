"""An API that checks tokens of Maskinporten, with PyJWT (PyPI). Settings: ISSUER (with its slash), SCOPE, PORT, and AUDIENCE if the
API uses audiences."""

import json
import os
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt

ISSUER, SCOPE, PORT = os.environ["ISSUER"], os.environ["SCOPE"], int(os.environ["PORT"])
AUDIENCE = os.environ.get("AUDIENCE")

with urllib.request.urlopen(ISSUER + ".well-known/oauth-authorization-server", timeout=5) as answer:
    metadata = json.load(answer)
if metadata["issuer"] != ISSUER:
    raise SystemExit(f"the metadata is that of {metadata['issuer']}")
# Kept for a day; an unknown kid has them fetched again at once.
KEYS = jwt.PyJWKClient(metadata["jwks_uri"], lifespan=24 * 60 * 60)


class Refusal(Exception):
    def __init__(self, status, challenge):
        super().__init__(challenge)
        self.status, self.challenge = status, challenge


def caller(authorization):
    """Who calls: the consumer's organisation number, and its supplier's if one acts for it."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Refusal(401, "Bearer")
    claims = jwt.decode(
        token,
        KEYS.get_signing_key_from_jwt(token),
        algorithms=["RS256"],
        issuer=ISSUER,
        audience=AUDIENCE,
        leeway=10,
        options={"require": ["exp", "iat", "iss", "scope", "consumer"], "verify_aud": AUDIENCE is not None},
    )
    if SCOPE not in claims["scope"].split(" "):
        raise Refusal(403, f'Bearer error="insufficient_scope", scope="{SCOPE}"')
    supplier = claims.get("supplier")
    return {"consumer": organisation(claims["consumer"]), "supplier": supplier and organisation(supplier)}


def organisation(claim):
    icd, _, number = claim["ID"].partition(":")
    if claim["authority"] != "iso6523-actorid-upis" or icd != "0192":
        raise Refusal(401, 'Bearer error="invalid_token"')
    return number


class Api(BaseHTTPRequestHandler):
    def do_GET(self):
        try:
            who = caller(self.headers.get("Authorization"))
        except Refusal as refusal:
            self.answer(refusal.status, [("WWW-Authenticate", refusal.challenge)])
        except jwt.PyJWKClientConnectionError:
            # Keys that cannot be fetched say nothing of the token.
            self.answer(503, [])
        except jwt.PyJWTError:
            self.answer(401, [("WWW-Authenticate", 'Bearer error="invalid_token"')])
        else:
            # Here the API decides what this organisation may see.
            self.answer(200, [("Content-Type", "application/json")], json.dumps(who).encode())

    def answer(self, status, headers, body=b""):
        self.send_response(status)
        for name, value in [*headers, ("Content-Length", str(len(body)))]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Tokens are in headers and not in lines, but this API has nothing to say."""


ThreadingHTTPServer(("127.0.0.1", PORT), Api).serve_forever()
