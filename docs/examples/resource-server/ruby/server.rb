# An API that checks tokens of Maskinporten, with ruby-jwt (Debian's, or `gem install jwt webrick`). Settings: ISSUER (with its slash),
# SCOPE, PORT, and AUDIENCE if the API uses audiences.

require 'json'
require 'net/http'
require 'webrick'
require 'jwt'

ISSUER, SCOPE, PORT = ENV.fetch('ISSUER'), ENV.fetch('SCOPE'), ENV.fetch('PORT').to_i
AUDIENCE = ENV['AUDIENCE']

class Refusal < StandardError
  attr_reader :status

  def initialize(status, challenge)
    super(challenge)
    @status = status
  end
end

def fetched(address)
  answer = Net::HTTP.get_response(URI(address))
  raise IOError, "#{address} answered #{answer.code}" unless answer.is_a?(Net::HTTPSuccess)

  JSON.parse(answer.body, symbolize_names: true)
end

METADATA = fetched("#{ISSUER}.well-known/oauth-authorization-server")
raise "the metadata is that of #{METADATA[:issuer]}" unless METADATA[:issuer] == ISSUER

# Kept for a day; an unknown kid has them fetched again at once.
class Keys
  DAY = 24 * 60 * 60

  def call(options)
    unknown = options[:invalidate] || options[:kid_not_found]
    @keys, @at = fetched(METADATA[:jwks_uri]), Time.now if @keys.nil? || unknown || Time.now - @at > DAY
    @keys
  end
end
KEYS = Keys.new.method(:call).to_proc

# Who calls: the consumer's organisation number, and its supplier's if one acts for it.
def caller_of(authorization)
  scheme, token = authorization.to_s.split(' ', 2)
  raise Refusal.new(401, 'Bearer') unless scheme.to_s.casecmp?('bearer') && token

  claims, = JWT.decode(token, nil, true, algorithms: ['RS256'], jwks: KEYS, leeway: 10,
                       iss: ISSUER, verify_iss: true, aud: AUDIENCE, verify_aud: !AUDIENCE.nil?,
                       required_claims: %w[exp iat scope consumer])
  raise Refusal.new(403, %(Bearer error="insufficient_scope", scope="#{SCOPE}")) unless claims['scope'].split.include?(SCOPE)

  { consumer: organisation(claims['consumer']), supplier: claims['supplier'] && organisation(claims['supplier']) }
end

def organisation(claim)
  icd, number = claim['ID'].split(':', 2)
  return number if claim['authority'] == 'iso6523-actorid-upis' && icd == '0192'

  raise Refusal.new(401, 'Bearer error="invalid_token"')
end

server = WEBrick::HTTPServer.new(Port: PORT, BindAddress: '127.0.0.1', AccessLog: [], Logger: WEBrick::Log.new(File::NULL))
server.mount_proc('/') do |request, response|
  who = caller_of(request['Authorization'])
  # Here the API decides what this organisation may see.
  response.content_type = 'application/json'
  response.body = JSON.generate(who)
rescue Refusal => e
  response.status = e.status
  response['WWW-Authenticate'] = e.message
rescue JWT::DecodeError
  response.status = 401
  response['WWW-Authenticate'] = 'Bearer error="invalid_token"'
rescue IOError, SystemCallError, Timeout::Error
  # Keys that cannot be fetched say nothing of the token.
  response.status = 503
end
trap('TERM') { server.shutdown }
server.start
