// A relying party as openid-client's own documentation writes it.
// Environment: PORT, ISSUER, CLIENT_ID, AUTH_METHOD with CLIENT_SECRET or CLIENT_KEY and CLIENT_KID; PUSH to use PAR.
import { readFile } from 'node:fs/promises'
import { createPrivateKey } from 'node:crypto'
import * as client from 'openid-client'
import { serve } from '../http.mjs'

const { PORT, ISSUER, CLIENT_ID, CLIENT_SECRET, CLIENT_KEY, CLIENT_KID, AUTH_METHOD, PUSH } = process.env
const here = `http://127.0.0.1:${PORT}`

const authentication = {
  client_secret_basic: () => client.ClientSecretBasic(CLIENT_SECRET),
  client_secret_post: () => client.ClientSecretPost(CLIENT_SECRET),
  async private_key_jwt () {
    const pkcs8 = createPrivateKey(await readFile(CLIENT_KEY)).export({ format: 'der', type: 'pkcs8' })
    const key = await crypto.subtle.importKey('pkcs8', pkcs8, { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, false, ['sign'])
    return client.PrivateKeyJwt({ key, kid: CLIENT_KID })
  },
}[AUTH_METHOD]

const config = await client.discovery(new URL(ISSUER), CLIENT_ID, undefined, await authentication(), {
  // The provider of the tests has no TLS.
  execute: [client.allowInsecureRequests],
})

let login
let tokens

serve(PORT, {
  async '/login' () {
    login = {
      pkceCodeVerifier: client.randomPKCECodeVerifier(),
      expectedState: client.randomState(),
      expectedNonce: client.randomNonce(),
    }
    const build = PUSH ? client.buildAuthorizationUrlWithPAR : client.buildAuthorizationUrl
    return build(config, {
      redirect_uri: `${here}/callback`,
      scope: 'openid profile',
      acr_values: 'idporten-loa-substantial',
      code_challenge: await client.calculatePKCECodeChallenge(login.pkceCodeVerifier),
      code_challenge_method: 'S256',
      state: login.expectedState,
      nonce: login.expectedNonce,
    })
  },

  async '/callback' (url) {
    tokens = await client.authorizationCodeGrant(config, url, { ...login, idTokenExpected: true })
    const claims = tokens.claims()
    const userinfo = await client.fetchUserInfo(config, tokens.access_token, claims.sub)
    return { claims, userinfo }
  },

  '/tokens': () => tokens,

  async '/refresh' () {
    const renewed = await client.refreshTokenGrant(config, tokens.refresh_token)
    tokens = { ...tokens, ...renewed }
    return renewed
  },

  '/introspect': () => client.tokenIntrospection(config, tokens.access_token),

  async '/revoke' () {
    await client.tokenRevocation(config, tokens.refresh_token)
    return {}
  },

  '/logout': () => client.buildEndSessionUrl(config, {
    id_token_hint: tokens.id_token,
    post_logout_redirect_uri: `${here}/logged-out`,
    state: 'ferdig',
  }),

  '/logged-out' (url) {
    if (url.searchParams.get('state') !== 'ferdig') throw new Error('another state came back')
    return {}
  },
})
