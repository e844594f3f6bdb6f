// A relying party on oauth4webapi, as its own examples write it: PAR, PKCE, DPoP and every answer checked by the library.
// Environment: PORT, ISSUER, CLIENT_ID, AUTH_METHOD with CLIENT_SECRET or CLIENT_KEY and CLIENT_KID; DPOP to bind tokens to a key.
import { readFile } from 'node:fs/promises'
import { createPrivateKey } from 'node:crypto'
import * as oauth from 'oauth4webapi'
import { serve } from '../http.mjs'

const { PORT, ISSUER, CLIENT_ID, CLIENT_SECRET, CLIENT_KEY, CLIENT_KID, AUTH_METHOD, DPOP } = process.env
const here = `http://127.0.0.1:${PORT}`
const redirectUri = `${here}/callback`

const issuer = new URL(ISSUER)
// The provider of the tests has no TLS.
const http = { [oauth.allowInsecureRequests]: true }
const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, http))
const client = { client_id: CLIENT_ID }

const authentication = await {
  client_secret_basic: () => oauth.ClientSecretBasic(CLIENT_SECRET),
  async private_key_jwt () {
    const pkcs8 = createPrivateKey(await readFile(CLIENT_KEY)).export({ format: 'der', type: 'pkcs8' })
    const key = await crypto.subtle.importKey('pkcs8', pkcs8, { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, false, ['sign'])
    return oauth.PrivateKeyJwt({ key, kid: CLIENT_KID })
  },
}[AUTH_METHOD]()

const bound = DPOP ? { ...http, DPoP: oauth.DPoP(client, await oauth.generateKeyPair('ES256')) } : http

let login
let tokens

serve(PORT, {
  async '/login' () {
    login = { verifier: oauth.generateRandomCodeVerifier(), state: oauth.generateRandomState(), nonce: oauth.generateRandomNonce() }
    const parameters = new URLSearchParams({
      client_id: CLIENT_ID,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid profile',
      code_challenge: await oauth.calculatePKCECodeChallenge(login.verifier),
      code_challenge_method: 'S256',
      state: login.state,
      nonce: login.nonce,
    })
    const pushed = await oauth.pushedAuthorizationRequest(as, client, authentication, parameters, bound)
    const { request_uri } = await oauth.processPushedAuthorizationResponse(as, client, pushed)
    const url = new URL(as.authorization_endpoint)
    url.search = new URLSearchParams({ client_id: CLIENT_ID, request_uri })
    return url
  },

  async '/callback' (url) {
    const parameters = oauth.validateAuthResponse(as, client, url, login.state)
    const response = await oauth.authorizationCodeGrantRequest(as, client, authentication, parameters, redirectUri, login.verifier, bound)
    tokens = await oauth.processAuthorizationCodeResponse(as, client, response, { expectedNonce: login.nonce, requireIdToken: true })
    await oauth.validateApplicationLevelSignature(as, response, http)
    if (tokens.token_type !== (DPOP ? 'dpop' : 'bearer')) throw new Error(`the token is ${tokens.token_type}`)
    const claims = oauth.getValidatedIdTokenClaims(tokens)
    const asked = await oauth.userInfoRequest(as, client, tokens.access_token, bound)
    const userinfo = await oauth.processUserInfoResponse(as, client, claims.sub, asked)
    return { claims, userinfo }
  },

  '/tokens': () => tokens,

  async '/refresh' () {
    const response = await oauth.refreshTokenGrantRequest(as, client, authentication, tokens.refresh_token, bound)
    const renewed = await oauth.processRefreshTokenResponse(as, client, response)
    tokens = { ...tokens, ...renewed }
    return renewed
  },

  async '/introspect' () {
    const response = await oauth.introspectionRequest(as, client, authentication, tokens.access_token, http)
    return oauth.processIntrospectionResponse(as, client, response)
  },

  async '/revoke' () {
    const response = await oauth.revocationRequest(as, client, authentication, tokens.refresh_token, http)
    await oauth.processRevocationResponse(response)
    return {}
  },

  '/logout' () {
    const url = new URL(as.end_session_endpoint)
    url.search = new URLSearchParams({ id_token_hint: tokens.id_token, post_logout_redirect_uri: `${here}/logged-out` })
    return url
  },

  '/logged-out': () => ({}),
})
