"""A relying party on Authlib's Flask integration, as its own documentation writes it.

Environment: PORT, ISSUER, CLIENT_ID, AUTH_METHOD with CLIENT_SECRET or CLIENT_KEY and CLIENT_KID.
"""

import os
import time
from pathlib import Path

from authlib.integrations.flask_client import OAuth
from authlib.oauth2.rfc7523 import PrivateKeyJWT, private_key_jwt_sign
from authlib.common.urls import add_params_to_qs
from flask import Flask, jsonify
from joserfc.jws import JWSRegistry

env = os.environ
here = f"http://127.0.0.1:{env['PORT']}"
method = env["AUTH_METHOD"]

# ID-porten's tokens carry their certificate, and the library's own limit is 512 bytes of header.
JWSRegistry.max_header_length = 8192


class ClientKey(PrivateKeyJWT):
    """Authlib's own method lives an hour, names no key and leaves client_id out; ID-porten wants two minutes and both."""

    def sign(self, auth, token_endpoint):
        return private_key_jwt_sign(
            auth.client_secret,
            auth.client_id,
            token_endpoint,
            header={"kid": env["CLIENT_KID"]},
            expires_in=60,
        )

    def __call__(self, auth, method, uri, headers, body):
        body = add_params_to_qs(body or "", [("client_id", auth.client_id)])
        return super().__call__(auth, method, uri, headers, body)


app = Flask(__name__)
app.secret_key = os.urandom(32)
# Cookies ignore ports, and the tests run two of these on one host.
app.config["SESSION_COOKIE_NAME"] = f"session_{env['PORT']}"
oauth = OAuth(app)
oauth.register(
    name="idporten",
    server_metadata_url=f"{env['ISSUER']}/.well-known/openid-configuration",
    client_id=env["CLIENT_ID"],
    client_secret=env.get("CLIENT_SECRET") or Path(env["CLIENT_KEY"]).read_text(),
    client_auth_methods=[ClientKey(f"{env['ISSUER']}/token")],
    client_kwargs={
        "scope": "openid profile",
        "code_challenge_method": "S256",
        "token_endpoint_auth_method": method,
        "revocation_endpoint_auth_method": method,
    },
)
tokens = {}


def session():
    """The library's session for calls that its Flask integration has no method for."""
    metadata = oauth.idporten.load_server_metadata()
    return metadata, oauth.idporten._get_oauth_client(**metadata)


@app.get("/login")
def login():
    return oauth.idporten.authorize_redirect(f"{here}/callback", acr_values="idporten-loa-substantial")


@app.get("/callback")
def callback():
    token = oauth.idporten.authorize_access_token()
    tokens.update(token)
    return jsonify(claims=token["userinfo"], userinfo=oauth.idporten.userinfo(token=token))


@app.get("/tokens")
def show():
    return jsonify(tokens)


@app.get("/refresh")
def refresh():
    metadata, client = session()
    renewed = client.refresh_token(metadata["token_endpoint"], refresh_token=tokens["refresh_token"])
    tokens.update(renewed)
    return jsonify(renewed)


@app.get("/introspect")
def introspect():
    metadata, client = session()
    answer = client.introspect_token(metadata["introspection_endpoint"], token=tokens["access_token"])
    answer.raise_for_status()
    return jsonify(answer.json())


@app.get("/revoke")
def revoke():
    metadata, client = session()
    client.revoke_token(metadata["revocation_endpoint"], token=tokens["refresh_token"]).raise_for_status()
    return jsonify({})


@app.get("/logout")
def logout():
    return oauth.idporten.logout_redirect(f"{here}/logged-out", id_token_hint=tokens["id_token"])


@app.get("/logged-out")
def logged_out():
    oauth.idporten.validate_logout_response()
    return jsonify({})


app.run(host="127.0.0.1", port=int(env["PORT"]))
