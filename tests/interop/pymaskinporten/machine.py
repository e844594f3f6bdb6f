"""A machine whose tokens pymaskinporten fetches: one from its client, and what the client makes of a refusal."""

import json
import os

from pymaskinporten.client import MaskinportenClient
from pymaskinporten.config import MaskinportenSecrets
from pymaskinporten.request_token import MaskinportenTokenError


def client(scope: str) -> MaskinportenClient:
    config = MaskinportenSecrets(
        PRIVATE_KEY=open(os.environ["CLIENT_KEY"]).read(),
        MASKINPORTEN_CLIENT_ID=os.environ["CLIENT_ID"],
        KID=os.environ["CLIENT_KID"],
        SCOPE=scope,
    )
    # Only the addresses are ours.
    issuer = os.environ["ISSUER"]
    return MaskinportenClient(config, token_url=issuer + "token", audience=issuer)


fetching = client(os.environ["SCOPE"])
token = fetching.get_token()
cached = fetching.get_token()
fetching.clear_cache()
fresh = fetching.get_token()

try:
    client(os.environ["CLOSED_SCOPE"]).get_token()
    refused = None
except MaskinportenTokenError as error:
    refused = {"status": error.status, "code": error.code, "description": error.description}

print(json.dumps({"token": token, "cached": cached, "fresh": fresh, "refused": refused}))
