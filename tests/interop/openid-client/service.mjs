// A relying party as openid-client's own documentation writes it: discovery, PKCE, state, nonce, userinfo, logout.
// Environment: PORT, ISSUER, CLIENT_ID, CLIENT_SECRET.
import { createServer } from 'node:http'
import * as client from 'openid-client'

const { PORT, ISSUER, CLIENT_ID, CLIENT_SECRET } = process.env
const here = `http://127.0.0.1:${PORT}`
const redirectUri = `${here}/callback`

const config = await client.discovery(new URL(ISSUER), CLIENT_ID, CLIENT_SECRET, client.ClientSecretBasic(CLIENT_SECRET), {
  // The provider of the tests has no TLS.
  execute: [client.allowInsecureRequests],
})

let login
let session

const pages = {
  async '/login' () {
    login = {
      pkceCodeVerifier: client.randomPKCECodeVerifier(),
      expectedState: client.randomState(),
      expectedNonce: client.randomNonce(),
    }
    return redirect(client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid profile',
      acr_values: 'idporten-loa-substantial',
      code_challenge: await client.calculatePKCECodeChallenge(login.pkceCodeVerifier),
      code_challenge_method: 'S256',
      state: login.expectedState,
      nonce: login.expectedNonce,
    }))
  },

  async '/callback' (url) {
    const tokens = await client.authorizationCodeGrant(config, url, { ...login, idTokenExpected: true })
    const claims = tokens.claims()
    const userinfo = await client.fetchUserInfo(config, tokens.access_token, claims.sub)
    session = { idToken: tokens.id_token }
    return json(200, { claims, userinfo })
  },

  async '/logout' () {
    return redirect(client.buildEndSessionUrl(config, {
      id_token_hint: session.idToken,
      post_logout_redirect_uri: `${here}/logged-out`,
      state: 'ferdig',
    }))
  },

  async '/logged-out' (url) {
    session = undefined
    return json(200, { state: url.searchParams.get('state') })
  },
}

function redirect (url) {
  return { status: 302, headers: { location: url.href }, body: '' }
}

function json (status, value) {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}

createServer(async (request, response) => {
  const url = new URL(request.url, here)
  let answer
  try {
    answer = pages[url.pathname] ? await pages[url.pathname](url) : json(404, {})
  } catch (error) {
    answer = json(500, { name: error.name, message: error.message, code: error.code, cause: String(error.cause ?? '') })
  }
  response.writeHead(answer.status, answer.headers).end(answer.body)
}).listen(Number(PORT), '127.0.0.1', () => console.log('ready'))
