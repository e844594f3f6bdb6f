// An eID's provider as oidc-provider's own documentation writes it: one client, which is the broker, and one person, who is logged in
// at once. Environment: PORT, CLIENT_ID, CLIENT_SECRET or JWKS_URI, REDIRECT_URIS (separated by space), NUMBER.
import Provider from 'oidc-provider'

const { PORT, CLIENT_ID, CLIENT_SECRET, JWKS_URI, REDIRECT_URIS, NUMBER } = process.env
const ACR = 'urn:fjelleid:sterk'

const authentication = JWKS_URI
  ? { token_endpoint_auth_method: 'private_key_jwt', token_endpoint_auth_signing_alg: 'RS256', jwks_uri: JWKS_URI }
  : { token_endpoint_auth_method: 'client_secret_basic', client_secret: CLIENT_SECRET }

const provider = new Provider(`http://localhost:${PORT}`, {
  clients: [{
    client_id: CLIENT_ID,
    redirect_uris: REDIRECT_URIS.split(' '),
    response_types: ['code'],
    grant_types: ['authorization_code'],
    ...authentication,
  }],
  acrValues: [ACR],
  claims: { openid: ['sub'], nummer: ['nummer'], profile: ['given_name', 'family_name'] },
  scopes: ['openid', 'nummer', 'profile'],
  conformIdTokenClaims: false,
  features: {
    devInteractions: { enabled: false },
    jwtResponseModes: { enabled: true },
    pushedAuthorizationRequests: { enabled: true },
  },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, nummer: NUMBER, given_name: 'Ferdig', family_name: 'Snakket' }),
  }),
  loadExistingGrant: async ({ oidc }) => {
    const grant = new oidc.provider.Grant({ accountId: oidc.session.accountId, clientId: oidc.client.clientId })
    grant.addOIDCScope('openid nummer profile')
    await grant.save()
    return grant
  },
  // The broker of the tests is on this machine, where the library's own guard lets nobody fetch keys.
  fetch: (url, { method, headers, signal }) => fetch(url, { method, headers, signal }),
  interactions: { url: (_, { uid }) => `/interaction/${uid}` },
})

provider.use(async (context, next) => {
  if (!context.path.startsWith('/interaction/')) return next()
  const login = { accountId: 'person-1', acr: ACR, remember: true }
  return provider.interactionFinished(context.req, context.res, { login })
})

provider.on('server_error', (_, error) => console.error(error))
for (const refusal of ['authorization.error', 'grant.error', 'pushed_authorization_request.error']) {
  provider.on(refusal, (_, error) => console.error(refusal, error.error_description, error.error_detail))
}

provider.listen(Number(PORT), '127.0.0.1')
