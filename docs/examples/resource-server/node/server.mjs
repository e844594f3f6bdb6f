// An API that checks tokens of Maskinporten, with jose (npm). Settings: ISSUER (with its slash), SCOPE, PORT, and AUDIENCE if the
// API uses audiences.

import { createServer } from 'node:http'
import { createRemoteJWKSet, errors, jwtVerify } from 'jose'

const { ISSUER: issuer, SCOPE: scope, PORT: port, AUDIENCE: audience } = process.env

const metadata = await (await fetch(`${issuer}.well-known/oauth-authorization-server`)).json()
if (metadata.issuer !== issuer) throw new Error(`the metadata is that of ${metadata.issuer}`)
// Kept for a day; an unknown kid has them fetched again at once.
const keys = createRemoteJWKSet(new URL(metadata.jwks_uri), { cacheMaxAge: 24 * 60 * 60 * 1000 })

class Refusal extends Error {
  constructor(status, challenge) {
    super(challenge)
    this.status = status
  }
}

/** Who calls: the consumer's organisation number, and its supplier's if one acts for it. */
async function caller(authorization = '') {
  const [scheme, token] = authorization.split(' ')
  if (scheme.toLowerCase() !== 'bearer' || !token) throw new Refusal(401, 'Bearer')
  const { payload } = await jwtVerify(token, keys, {
    issuer,
    audience,                                   // undefined: not asked for
    algorithms: ['RS256'],
    clockTolerance: 10,
    requiredClaims: ['exp', 'iat', 'scope', 'consumer'],
  })
  const granted = String(payload.scope).split(' ')
  if (!granted.includes(scope)) throw new Refusal(403, `Bearer error="insufficient_scope", scope="${scope}"`)
  return { consumer: organisation(payload.consumer), supplier: payload.supplier ? organisation(payload.supplier) : null }
}

function organisation({ authority, ID }) {
  const [icd, number] = String(ID).split(':')
  if (authority !== 'iso6523-actorid-upis' || icd !== '0192') throw new Refusal(401, 'Bearer error="invalid_token"')
  return number
}

createServer(async (request, response) => {
  try {
    const who = await caller(request.headers.authorization)
    // Here the API decides what this organisation may see.
    response.setHeader('content-type', 'application/json').end(JSON.stringify(who))
  } catch (error) {
    // Keys that cannot be fetched say nothing of the token.
    const away = !(error instanceof Refusal || error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout
    response.statusCode = away ? 503 : (error.status ?? 401)
    if (!away) response.setHeader('www-authenticate', error.status ? error.message : 'Bearer error="invalid_token"')
    response.end()
  }
}).listen(port, '127.0.0.1')
