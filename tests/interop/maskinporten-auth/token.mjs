// A machine whose tokens @vtfk/maskinporten-auth fetches, with an enterprise certificate; and what it makes of a refusal.
import { readFileSync } from 'node:fs'
import maskinportenToken from '@vtfk/maskinporten-auth'

const base64 = (name) => readFileSync(process.env[name]).toString('base64')
// Only the addresses are ours.
const options = {
  url: `${process.env.ISSUER}token`,
  audience: process.env.ISSUER,
  issuer: process.env.CLIENT_ID,
  scope: process.env.SCOPE,
  pemcert: base64('CERTIFICATE'),
  pemprivateKey: base64('CERTIFICATE_KEY')
}

const given = await maskinportenToken(options)
const refused = await maskinportenToken({ ...options, scope: process.env.CLOSED_SCOPE }).then(
  () => null,
  (error) => ({ status: error.response.status, code: error.response.data.error, description: error.response.data.error_description })
)
console.log(JSON.stringify({ given, refused }))
