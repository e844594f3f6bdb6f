# English: has every text that Bokmål has.

product-name = Fellesporten
skip-to-content = Skip to content
test-banner = Test environment
test-banner-hint = Never use real personal data here.
language-menu = Language
footer-menu = Help and information
link-get-eid = How to get an electronic ID
link-help = Help with logging in
link-privacy = Security and privacy
link-accessibility = Accessibility

cancel = Cancel
try-again = Try again
try-again-with = Try {$eid} again
choose-another = Choose another way to log in
title-error = Error

selector-title = Choose how to log in
selector-service = You are logging in to {$service}
selector-step-up = The service requires a higher security level than the one you are logged in with. Please log in again.
cancel-and-return = Cancel and return to {$service}
operator-message = Service message:
eid-below-level = The service requires a higher level of security than {$eid} provides.
eid-closed = {$eid} is closed until further notice.
eid-degraded = {$eid} may have problems right now.
eid-down = {$eid} has problems right now. Choose another way to log in, or try again in a while.
notice-failed = The login with {$eid} was not completed.
notice-failed-code = The login with {$eid} was not completed (code {$code}).
notice-too-low = The service requires a higher level of security than {$eid} provides.
notice-expired = The login took too long. Please start again.
notice-closed-user = This user is blocked. Please contact user support.
eid-unavailable-title = {$eid} is not available

testid-title = Log in with TestID
testid-lead = Enter the number of a test person, or pick a random one.
testid-pid = Personal identifier
testid-pid-hint = Synthetic national identity number or D-number, 11 digits
testid-random = Pick a random person
testid-level = Security level
testid-level-too-low = The service requires a higher level.
level-low = Low
level-substantial = Substantial
level-high = High
testid-authenticate = Authenticate
testid-developer = For developers
testid-outcome = Outcome
testid-outcome-success = Success
testid-outcome-cancel = The user cancels
testid-outcome-error = Error at the supplier
testid-outcome-slow = Slow supplier
testid-outcome-down = The supplier is down
testid-foreign = Foreign user without a Norwegian identifier
testid-error-missing = Enter a personal identifier.
testid-error-length = The personal identifier must have 11 digits.
testid-error-digits = The personal identifier can only have digits.
testid-error-date = The personal identifier does not contain a valid date.
testid-error-check-digits = The check digits are wrong. Please check the numbers.
testid-error-real = This may be the number of a real person. Use a synthetic number.
testid-error-space = This kind of number is not used here. Use a synthetic number (month + 80).
testid-error-level = Choose a security level that the service accepts.

# Consent
consent-title = A service asks for access
consent-who = from {$organisation} asks to be able to do this on your behalf:
scope-owner = Provided by {$organisation}
consent-ends-minutes = { $count ->
        [one] The access lasts one minute.
       *[other] The access lasts {$count} minutes.
    }
consent-ends-hours = { $count ->
        [one] The access lasts one hour.
       *[other] The access lasts {$count} hours.
    }
consent-ends-days = { $count ->
        [one] The access lasts one day.
       *[other] The access lasts {$count} days.
    }
consent-voluntary = Sharing is voluntary. Accept only if you trust the service.
consent-login-anyway = You will be logged in even if you do not accept.
consent-withdraw = You can withdraw the access at any time on the page “Your logins” here at ID-porten.
consent-refuse = Do not accept
consent-accept = Accept

logging-out-title = Logging you out
logging-out-lead = We are telling the services you have used, and will take you onwards in a moment.
logging-out-continue = Continue now
logout-notice = Logout at a service
logged-out-title = You are logged out
logged-out-lead = Your login at ID-porten has ended, and the services you have used are told. Some may still be open until you log out there or close the browser.
logged-out-advice = Close the browser if you share this computer with others.
logged-out-continue = Continue
logged-out-continue-to = Go to {$name}
form-post-title = Taking you to the service
form-post-lead = The login is done, and you are on your way to {$service}.
form-post-continue = Continue

moment = {$day} {$month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} {$year} at {$time}
profile-title = Your logins
profile-lead = Here you see where you are logged in with ID-porten, where you have logged in before, and which services have access on your behalf.
profile-sessions-title = Where you are logged in
profile-sessions-lead = Log out where you do not recognise yourself. The services are told.
profile-session-this = This browser
profile-own-page = This page
profile-session-began = Logged in with {$eid}
profile-session-latest = Last used
profile-session-end = Log out here
profile-everywhere = Log out everywhere
profile-authorizations-title = Services that have access on your behalf
profile-authorizations-lead = When you withdraw, the service loses its access. Some access comes with the login itself, and then the service gets it again the next time you log in there.
profile-authorizations-none = No services have access on your behalf now.
profile-authorizations-away = Not all access can be fetched just now, so the list may lack some.
profile-authorization-given = Given
profile-authorization-ends = Lasts until
profile-authorization-withdraw = Withdraw
profile-logins-title = Latest logins
profile-logins-lead = The latest 50 logins of the last year. If you do not recognise one of them, log out everywhere and contact whoever gave you your electronic ID.
profile-logins-away = Your logins cannot be fetched just now. You can log out everywhere all the same.
profile-logins-none = No logins in the last year.
profile-login-fresh = logged in
profile-login-sso = was logged in already
profile-login-cancelled = cancelled
profile-login-refused = not let in

error-title = Something went wrong
error-title-session = This login is over
error-title-logout = You are already logged out
error-advice-bookmark = The login cannot be opened from a bookmark, a link or with the back button. Go to the service you want to use, and log in from there.
error-advice-service = The mistake is at the service. Please contact its owner.
error-advice-cookies = Please allow cookies, go to the service you want to use, and log in from there.
error-way-out = Back to the service
error-way-out-to = Back to {$name}
error-cause-request = The service you came from sent a request that we cannot answer.
error-cause-client = The service you came from is not known here or is switched off. Please contact its owner.
error-cause-redirect-uri = The service you came from asked us to send you to an address that is not registered.
error-cause-request-uri = The login request has been used or has expired. Please start again from the service.
error-cause-session = The login has been used, has expired or is invalid.
error-cause-cookies = The browser did not show the cookie that the login needs. Either cookies are switched off, or the login was begun in another browser.
error-cause-logout = We found no login to end in this browser.
error-cause-eid = The login could not be completed because of an error at the supplier of the electronic ID.
error-cause-violated = The answer to the login could not be accepted. Please start again from the service.
error-cause-service = The service is not available. Please contact its owner.
error-cause-server = There was an error on our side. Please try again in a while.
error-cause-too-many-logins = Your national identity number has been used to log in too many times in a short while. Wait a minute and try again.
unavailable-title = Logging in is not possible right now
unavailable-cause = Something we need to log you in does not answer.
unavailable-cause-consent = We cannot save your consent just now. You can go back and log in without accepting.
unavailable-cause-withdraw = The service has lost its access, but we could not remove your consent. Try again in a while.
unavailable-advice = The error is on our side, and nothing is wrong with your electronic ID. Please try again in a while.
problem-get-help = Get help
problem-technical = Quote this if you contact user support:
problem-not-found-title = Page not found
problem-not-found = There is no page at this address.
problem-to-front = To the front page
problem-method = The page cannot be opened in this way.
problem-cross-site = The form came from another website. Go back and try again.
problem-slow = The request did not arrive in time. Please try again.
problem-too-large = The request is too large.
problem-unreadable = The request could not be read.
problem-too-many = Too many requests are coming from your network right now. Wait a minute and try again.
problem-broken = There was an error on our side. Please try again in a while.
problem-timed-out = It took too long to answer. Please try again in a while.

front-title = One login for public services
front-lead = You do not log in from here. Go to the service you want to use, and choose to log in there.
front-profile = See your logins, or log out everywhere
front-developers = For developers: the OpenID Connect metadata is here.
help-title = Help and information
help-get-eid-title = How to get an electronic ID
help-get-eid-text = An electronic ID shows who you are on the net. You order it from its issuer, and choose freely among all that give the security level that the service requires. Using it here costs nothing.
help-trouble-title = Problems with logging in
help-trouble-text = Always start from the service you want to use, and allow cookies in the browser. Keep the code on the error page, and give it if you contact user support.
help-privacy-title = Security and privacy
help-privacy-text = When you log in, we store your national identity number or D number, the security level, the language you chose, which electronic ID you used, and which service you logged in to. The service learns who you are, but no password or code.
help-accessibility-title = Accessibility
help-accessibility-text = Everybody shall be able to use these pages: with a keyboard, a screen reader, magnification, and without JavaScript. They are made to WCAG 2.1 level AA. Tell user support if anything stands in your way.

# TestID: the developer's choices
testid-error-outcome = Choose one of the outcomes.
testid-error-foreign = A foreign identifier is two country codes and a value, like SE/NO/1234.
testid-error-name = Type both given and family name, or neither.
level-eidas-substantial = Substantial (eIDAS)
level-eidas-high = High (eIDAS)

# Simulators
sim-simulator = simulator
sim-banner = This is a simulator. It is not { $name }, and anybody can log in as anybody.
sim-login-title = Log in with { $name }
sim-person = Who logs in
sim-pid = Another number
sim-pid-hint = A synthetic national identity number or D-number. Without it the choice above counts.
sim-unmatched = The number is unknown: the person was not found in the register
sim-instrument = Way to log in
sim-outcome = What happens
sim-seconds = Seconds that something slow takes
sim-continue = Continue
sim-country = The country that your eID is from
sim-from = Foreign eID from { $name }
sim-phone = Mobile number, 8 digits
sim-birth-date = Date of birth, ddmmyy
sim-phone-hint = Any mobile number works. If the birth date is one of the test people's, that person is proposed.
sim-reference = Reference words. They must be the same on the phone:
sim-group-ordinary = Ordinary
sim-group-error = Errors of the supplier
sim-group-response = The way back
sim-group-id-token = ID token
sim-group-level = Level and time
sim-group-number = Number and names
sim-group-userinfo = Userinfo
sim-group-transport = The token endpoint
sim-error-pid = Type a synthetic number of 11 digits with right check digits.
sim-error-choice = Choose something from the lists.
sim-error-country = Choose a country from the list.
sim-error-phone = The mobile number must have 8 digits.
sim-error-birth-date = The date of birth must have 6 digits.
sim-stuck-title = It stops here
sim-stuck-text = The supplier never sends you back. Return to the window where you started.
sim-front-title = Simulator of an eID
sim-front-text = You come here from a login. What the simulator can do stands in docs/simulators.md. The address of the issuer:
sim-front-service = To a service where you can log in

# The demo service: frame
demo-name = The demo service
demo-menu = Main menu
demo-menu-home = Home
demo-menu-requests = Requests
demo-menu-mistakes = Mistakes
demo-menu-people = People and clients
demo-menu-certificate = Certificate
demo-logged-in = logged in

# The demo service: first page
demo-home-eyebrow = A service that shows everything
demo-home-title = See a login from the inside
demo-home-lead = Log in as a made-up person and see every request, every answer and every claim that passes between browser, service and ID-porten.
demo-home-start = Start by logging in
demo-home-people = Choose a test person
demo-home-services = Two services, one login
demo-minside-lead = The citizen's own page. Accepts a substantial level of security.
demo-skatt-lead = Another service. Here you need not log in again.
demo-card-logged-in = Logged in as {$name}
demo-card-logged-out = Not logged in
demo-card-open = Open {$name}
demo-home-tour = A five-minute tour
demo-tour-log-in = Log in
demo-tour-log-in-text = Choose Min side, TestID and a random person. No password is needed.
demo-tour-look = See what the service learns
demo-tour-look-text = Every claim of the ID token is explained in a line.
demo-tour-single-sign-on = Go to the other service
demo-tour-single-sign-on-text = No login page this time: that is single sign-on.
demo-tour-step-up = Step up
demo-tour-step-up-text = Ask for a high level. Then you must log in again.
demo-tour-log-out = Log out
demo-tour-log-out-text = End the login at ID-porten. The demo logs you out of both services by itself.
demo-tour-mistakes = Make mistakes on purpose
demo-tour-mistakes-text = See what ID-porten answers when a client does something wrong.
demo-home-developers = For developers
demo-home-developers-text = Point your own client here. The metadata says all that it needs to know.

# The demo service: a service before the login
demo-choose-level = Which level of security does the service need?
demo-level-substantial = Substantial
demo-level-high = High
demo-level-other = Other
demo-level-email = None: an e-mail address alone
demo-choose-other-level = Without a Norwegian electronic ID (acr_values)
demo-level-eidas-loa-substantial = eIDAS from another European country, substantial
demo-level-eidas-loa-high = eIDAS from another European country, high
demo-level-selfregistered-email = E-mail, and nobody knows who you are
demo-more-choices = More choices
demo-choose-language = Language at ID-porten (ui_locales)
demo-choose-prompt = Login when you are logged in already (prompt)
demo-prompt-any = Do not ask again if that is possible
demo-prompt-login = Always log in again (login)
demo-prompt-none = Never show a page (none)
demo-log-in = Log in with ID-porten
demo-what-happens = What happens when you log in
demo-what-happens-authorize = The service sends the browser to ID-porten with a request.
demo-what-happens-login = You choose an electronic ID and show who you are. The service does not see this.
demo-what-happens-callback = The browser comes back with a code that works once.
demo-what-happens-token = The service exchanges the code for tokens, without the browser.
demo-what-happens-checks = The service checks the ID token before it believes it.
demo-client-id = Registered as

# The demo service: a service after the login
demo-greeting = Hello, {$name}
demo-greeting-unknown = Hello, whoever you are
demo-fact-pid = National identity number
demo-fact-d-number = D number
demo-fact-level = Level of security
demo-fact-eid = Electronic ID
demo-arrival-fresh = You logged in with an electronic ID
demo-arrival-fresh-text = There was no login to build on, or the service asked for a new one.
demo-arrival-single-sign-on = No login page: single sign-on
demo-arrival-single-sign-on-text = ID-porten knew you again, so you did not have to log in anew. The time of the login is unchanged.
demo-arrival-step-up = You stepped up
demo-arrival-step-up-text = The service asked for a higher level than you had, so you had to log in again.
demo-next = What now?
demo-step-up = Step up to high
demo-step-up-text = Asks for idporten-loa-high. You have to log in again.
demo-share = Fetch the answer about kindergarten
demo-share-text = Asks for {$scope}, which the municipality owns. ID-porten asks you first, and you may say no.
demo-agreed-yes = You agreed. The token has the scope, so the service can ask the municipality on your behalf.
demo-agreed-no = You did not agree. You are logged in all the same, but the token lacks the scope.
demo-other = Go to {$name}
demo-other-text = Another client, the same browser. Will there be a login page?
demo-again = Log in again
demo-again-text = Sends prompt=login, so ID-porten asks although you are logged in.
demo-logout = Log out
demo-logout-text = Ends the login at ID-porten. The demo forgets you in both services at the same time.
demo-checks = The service checked this
demo-checks-text = An ID token can be trusted only when every check passes.
demo-check-passed = Holds:
demo-check-signature = Signed with one of ID-porten's published keys
demo-check-issuer = Issued by the one we asked
demo-check-audience = Meant for us
demo-check-times = Made just now, and not expired
demo-check-nonce = The answer to our own request
demo-check-level = A high enough level of security
demo-id-token = ID token
demo-id-token-text = What ID-porten says about you, to this service alone.
demo-id-token-caption = Claims of the ID token
demo-access-token = Access token
demo-access-token-text = Sent to an API that acts on your behalf. The service itself should not read it; here we look all the same.
demo-access-token-caption = Claims of the access token
demo-access-token-opaque = The token is a reference without content.
demo-userinfo = Answer of userinfo
demo-userinfo-text = The service asked who you are, with the access token. That works when the scope has profile.
demo-userinfo-caption = Claims of userinfo
demo-userinfo-none = The service got no answer, or did not ask.
demo-raw = Show the token as it was sent
demo-exchanges = How the login went
demo-exchanges-text = Open a line to see all that was sent, and the answer.

# The demo service: requests
demo-requests-title = Everything that was sent
demo-requests-lead = The requests of this browser, in order. Codes, tokens and the demo's own secrets are shown too; they stand here only, never in a log.
demo-requests-clear = Empty the list
demo-requests-empty = Nothing has been sent yet.
demo-channel-browser = Browser
demo-channel-browser-text = passes through the browser, and can be seen and changed there
demo-channel-server = Service
demo-channel-server-text = goes directly between the service and ID-porten
demo-exchange-discovery = Fetch metadata
demo-exchange-discovery-text = It says where everything is. The issuer in the document must be exactly the one we asked.
demo-exchange-jwks = Fetch public keys
demo-exchange-jwks-text = The signature of the ID token is checked with these.
demo-exchange-authorize = Send the browser to ID-porten
demo-exchange-authorize-text = The request to log in. The answer comes when you are done at ID-porten.
demo-exchange-callback = The browser is back
demo-exchange-callback-text = state must be the one we sent, and iss the issuer. Otherwise the answer is not for us.
demo-exchange-token = Exchange the code for tokens
demo-exchange-token-text = The service shows who it is by its secret, and that it was the one who asked by code_verifier.
demo-exchange-userinfo = Ask who the person is
demo-exchange-userinfo-text = The access token opens the door. sub must be the same as in the ID token.
demo-exchange-logout = Send the browser to log out
demo-exchange-logout-text = The ID token shows which service asks for it.
demo-exchange-logged-out = The browser is back from the logout
demo-exchange-logged-out-text = state is the one we sent, so the logout was our own.
demo-exchange-no-answer = no answer
demo-exchange-parameters = Sent
demo-exchange-answer = Answer
demo-column-name = Name
demo-column-value = Value
demo-column-claim = Claim
demo-column-meaning = Meaning

# The demo service: parameters
demo-parameter-client-id = Who asks.
demo-parameter-redirect-uri = Where the answer goes. Must be registered, character for character.
demo-parameter-response-type = We want a code, not tokens in the browser.
demo-parameter-scope = What we ask for. openid gives an ID token, profile gives userinfo.
demo-parameter-acr-values = The level of security that the service needs.
demo-parameter-ui-locales = The language we wish for on the login pages.
demo-parameter-state = Random. Comes back in the answer, so that we know it is ours.
demo-parameter-nonce = Random. Comes back in the ID token, so that it cannot be used again.
demo-parameter-code-challenge = The fingerprint of a secret that we show later (PKCE).
demo-parameter-code-challenge-method = The fingerprint is SHA-256. Nothing else is accepted.
demo-parameter-prompt = Whether ID-porten shall ask: login always, none never.
demo-parameter-code = Works once, for us alone, for one minute.
demo-parameter-iss = Who answers. Protects against an answer from somebody else.
demo-parameter-error = What was wrong, as a code.
demo-parameter-error-description = Explanation for the developer.
demo-parameter-grant-type = What we hand in.
demo-parameter-code-verifier = The secret behind the fingerprint that we sent first.
demo-parameter-id-token-hint = The ID token, which shows who asks for the logout.
demo-parameter-post-logout-redirect-uri = Where the browser goes afterwards. Must be registered.
demo-parameter-authorization = Who we are: the client's secret, or the access token.

# The demo service: claims
demo-claim-iss = The issuer. Must be exactly the one we asked.
demo-claim-aud = The audience: the client whom the token is for.
demo-claim-client-id = The client that got the token.
demo-claim-sub = A pseudonym of the person at this client. Other clients get another one.
demo-claim-pid = Fødselsnummer or D-nummer, 11 digits.
demo-claim-acr = The level that was reached; never lower than we asked for.
demo-claim-amr = Which electronic ID was used.
demo-claim-auth-time = When the person really logged in. Unchanged by single sign-on.
demo-claim-iat = When the token was made. Later than auth_time means single sign-on.
demo-claim-nbf = The token does not count before this.
demo-claim-exp = The token does not count after this. That is two minutes, and says nothing of the service's own session.
demo-claim-nonce = Our own random value, back again.
demo-claim-sid = The login at ID-porten, the same for all services in it.
demo-claim-locale = The language that the person used on the login pages.
demo-claim-given-name = Given names, when the electronic ID gives them.
demo-claim-family-name = Family name, when the electronic ID gives it.
demo-claim-name = Name.
demo-claim-birthdate = Date of birth, from another country.
demo-claim-eidas-person-identifier = Identifier from another country.
demo-claim-eidas-citizen-country-code = The country of the electronic ID.
demo-claim-email = The e-mail address that the person logged in with.
demo-claim-scope = What the token gives access to.
demo-claim-client-amr = How the client showed who it is.
demo-claim-consumer = The organisation whose client it is, by organisation number.
demo-claim-supplier = The supplier that runs the client.
demo-claim-client-orgno = The client's organisation number, in its old form.
demo-claim-token-type = What kind of token it is.
demo-claim-cnf = The key that the token is bound to.
demo-claim-jti = The token's own number. No two tokens have the same.
demo-claim-clm = The claims that userinfo will give.
demo-claim-other = Not explained here.

# The demo service: when a login fails
demo-trouble-title = The login did not succeed
demo-trouble-unreachable = ID-porten did not answer, or not in a way that can be read.
demo-trouble-unknown-state = The answer belongs to no login of this browser, or was used before.
demo-trouble-wrong-issuer = The answer came from another issuer than the one we asked.
demo-trouble-empty-callback = The answer had neither a code nor an error.
demo-trouble-refused = ID-porten answered with an error:
demo-trouble-id-token = The ID token did not hold, so the service does not believe it:
demo-trouble-requests = See everything that was sent

# The demo service: mistakes
demo-mistakes-title = Make mistakes on purpose
demo-mistakes-lead = Each button sends a request with one mistake, so that you recognise the error when your own client makes it.
demo-mistake-make = Send it
demo-mistake-log-in-first = Log in first.
demo-mistake-no-error = No error
demo-mistake-as-promised = That is the answer which the specification demands.
demo-mistake-had-session = You were logged in, so ID-porten answered with a code. Log out and try again.
demo-mistake-otherwise = That is not the answer which the contract promises.
demo-place-providers-page = You end up on a page of ID-porten, and are never sent on.
demo-place-callback = The browser comes back with
demo-place-token-answer = The token endpoint answers
demo-mistake-unregistered-redirect = An address that is not registered
demo-mistake-unregistered-redirect-text = redirect_uri leads to example.org. If ID-porten sent the answer there, anybody could steal a login.
demo-mistake-no-challenge = Without PKCE
demo-mistake-no-challenge-text = code_challenge is missing. Then a stolen code could be used by somebody else.
demo-mistake-plain-challenge = PKCE without a fingerprint
demo-mistake-plain-challenge-text = code_challenge_method is plain. Only S256 is accepted.
demo-mistake-unknown-scope = A scope that the client does not have
demo-mistake-unknown-scope-text = scope asks for something that is not registered on the client.
demo-mistake-no-session = No page, but no login either
demo-mistake-no-session-text = prompt=none forbids ID-porten to show anything. If nobody is logged in, it can only say so.
demo-mistake-wrong-secret = A wrong secret
demo-mistake-wrong-secret-text = The client shows another secret than its own.
demo-mistake-replayed-code = A code that was used
demo-mistake-replayed-code-text = The code of the last login is sent again. The tokens of the first time are revoked too.
demo-mistake-unregistered-logout = A logout to an unknown address
demo-mistake-unregistered-logout-text = post_logout_redirect_uri is not registered. You are logged out, but not sent there.

# The demo service: people and clients
demo-people-title = People and clients
demo-people-lead = All are made up. The numbers have 80 added to the month, so they can belong to nobody.
demo-people = People
demo-people-text = Type one of the numbers in TestID, and you are that person.
demo-column-person = Name
demo-column-note = Note
demo-clients = Clients
demo-clients-text = One of every kind, as a pattern for your own.
demo-column-client = Name
demo-column-organisation = Organisation
demo-column-kind = Kind
demo-note-closed = closed user
demo-note-reserved = reserved against digital communication
demo-note-stale = stale contact data
demo-note-d-number = D-nummer
demo-note-under-age = under age
demo-kind-web = web
demo-kind-browser = single-page app
demo-kind-machine = machine
demo-kind-native = native app
demo-kind-isolated = isolated SSO
demo-kind-supplier = run by a supplier
demo-curl = Log in without a browser
demo-curl-text = Paste this into a terminal. login_hint takes the place of the login pages; that works in test and demo only.

# The demo service: an enterprise certificate
demo-certificate-title = Enterprise certificate
demo-certificate-lead = A certificate shows which organisation a system belongs to. Here you get one for a made-up organisation, issued by the demo's own test CA. The demo trusts it at once; nobody else does.
demo-certificate-whose = Whose certificate is it?
demo-certificate-organisation = Organisation of the demo
demo-certificate-number = Or another made-up organisation number
demo-certificate-number-hint = Nine digits. The first is 2 or 3, and the last is a check digit.
demo-certificate-number-error = That is no made-up organisation number. See that it has nine digits, begins with 2 or 3, and has the right check digit.
demo-certificate-issue = Issue enterprise certificate
demo-certificate-file = You get one file with the private key, the certificate and the certificates above it (PEM). The demo does not keep the key.
demo-certificate-next = Get a token with it
demo-certificate-next-text = Paste this into a terminal, in the folder where the file lies. The client {$name} has no key at Maskinporten, so the certificate must be its organisation's.

# The demo service: logged out
demo-logged-out-title = You are logged out
demo-logged-out-lead = The login at ID-porten has ended, and the demo has forgotten you in both services.
demo-logged-out-text = If you go to one of them now, you have to log in again.
demo-logged-out-again = Back to {$name}

testid-people = Test people
testid-persona = Choose a person from the list
testid-persona-none = None: use the number above
testid-foreign_identifier = Foreign identifier
testid-given_name = Given names
testid-family_name = Family name
wait-title = Waiting for {$eid}
wait-lead = The page goes on by itself in a few seconds.
wait-continue = Go on now

send-again-lead = You come from {$eid}, and will be on your way in a moment.

# The country chooser
countries-title = Choose a country
countries-lead = With {$eid} you log in with an electronic ID from another European country. Which country is it from?
countries-country = Country
countries-choose = Choose a country
countries-continue = Continue
countries-unknown = Choose a country from the list.
country-at = Austria
country-be = Belgium
country-bg = Bulgaria
country-ca = Demoland
country-cy = Cyprus
country-cz = Czechia
country-dk = Denmark
country-ee = Estonia
country-el = Greece
country-es = Spain
country-eu = EU
country-fi = Finland
country-fr = France
country-hr = Croatia
country-hu = Hungary
country-ie = Ireland
country-is = Iceland
country-it = Italy
country-li = Liechtenstein
country-lt = Lithuania
country-lu = Luxembourg
country-lv = Latvia
country-mt = Malta
country-nl = Netherlands
country-pl = Poland
country-pt = Portugal
country-ro = Romania
country-se = Sweden
country-si = Slovenia
country-sk = Slovakia

# MinID
minid-login-title = Log in with MinID
minid-number = National identity number or D number
minid-number-hint = 11 digits
minid-password = Password
minid-next = Next
minid-log-in = Log in
minid-log-out = Log out of MinID
minid-forgotten = I have forgotten my password
minid-order-link = Order MinID
minid-activate-link = Activate MinID with the code from the letter
minid-back-to-login = To the login
minid-error-number = Type your national identity number or D number with 11 digits, and check that each is right.
minid-error-credentials = The number or the password is wrong. (I-1003)
minid-error-code = The code is wrong. (I-1003)
minid-error-code-ended = The code is too old, or was used. Ask for a new one.
minid-error-pin = That is not the code beside this number on the sheet. (I-1003)
minid-error-activation = The number or the activation code is wrong, or the letter is too old. (I-1003)
minid-error-again = The two passwords differ.
minid-error-age = You can order MinID from the year in which you turn 13. Contact user support if you are older.
minid-error-mobile = Type a mobile number, such as 990 00 001. Numbers of other countries begin with + and the country code.
minid-error-sms-soon = We have just sent a code by SMS. Wait ten minutes before you ask for another. After three codes it takes longer.
minid-error-email = Type an e-mail address, such as kari@example.no.
minid-error-id = Error code {$id}
minid-error-session = The login has been used or has expired, or was begun in another browser. MinID must be able to store cookies. If you were on your way to a service, go back to it and begin again.
minid-last-warning = You have one try left. After it, MinID is closed for an hour.
minid-quarantine-title = MinID is closed for an hour
minid-quarantine-text = There were too many wrong tries. MinID opens again within the hour, and you must then choose a new password. You can choose another way to log in. User support: {$phone}
minid-renew = MinID was closed after too many wrong tries, or your password was good once only. Choose a new password. (I-1012)
minid-closed-title = You cannot use MinID
minid-closed-text = This user is closed. Call user support at {$phone}.
minid-locked-title = MinID is locked
minid-locked-text = Order a new letter to open MinID again. User support: {$phone}
minid-sheet-locked-title = The sheet of codes is blocked
minid-sheet-locked-text = There were too many wrong codes from the sheet. Use another code, or order a new sheet. User support: {$phone}
minid-no-factor-title = MinID has no way on
minid-no-factor-text = We have no mobile number or e-mail address to send codes to. Order a new letter. User support: {$phone}
minid-not-enough-title = MinID is not enough for this service
minid-not-enough-text = The service requires a higher security level than MinID gives. Choose another electronic ID.
minid-already-ordered-title = A letter was ordered already
minid-already-ordered-text = A letter with an activation code is good for 60 days, and no other is ordered before that. If it has not come, call user support at {$phone}.
minid-ordered-title = The order is received
minid-ordered-text = If you have an address in the population register, a letter with an activation code comes there in about ten working days. The code is good for 60 days.
minid-code-on-screen = In the test environment the code is shown at once:
minid-factor-title = Confirm that it is you
minid-code = Code
minid-pin = Code number {$detail} on the sheet
minid-sms-sent = We have sent a code by SMS. It has five characters and is good for ten minutes.
minid-email-sent = We have sent a code by e-mail. It has six characters, and capital and small letters differ.
minid-totp-lead = Open your authenticator app and type the code that stands there.
minid-pin-lead = Take out the sheet of codes that came by post.
minid-last-log-in = Last login: {$at}
minid-use-otc = Get a code by SMS
minid-resend = Send a new code when the last one has ended
minid-use-pin = Use a code from the sheet
minid-use-totp = Use the authenticator app
minid-recover-title = Forgotten password
minid-recover-lead = You get a code by SMS, then one by e-mail. After that you choose a new password.
minid-new-password-title = Choose a new password
minid-new-password-lead = Type the same password twice.
minid-new-password = New password
minid-new-password-hint = At least 8 characters, both letters and digits. Do not use æ, ø, å or spaces.
minid-again = Repeat the password
minid-password-length = The password must have from 8 to 256 characters.
minid-password-mixture = The password must have at least one letter from a to z and at least one digit.
minid-password-sign = The password cannot have spaces or letters such as æ, ø and å.
minid-password-number = The password cannot hold your national identity number.
minid-password-common = Everybody tries this password first. Choose another.
minid-password-changed = The password is changed. Log in with the new one.
minid-order-title = Order MinID
minid-order-lead = You get a code by SMS now, and a letter with an activation code at your address in the population register.
minid-mobile = Mobile number
minid-mobile-hint = Codes are sent here by SMS.
minid-email = E-mail address
minid-email-hint = Needed when you have forgotten the password. May be left empty.
minid-activate-title = Activate MinID
minid-activate-lead = Type the activation code from the letter.
minid-activation-code = Activation code
minid-activate-details-lead = Choose a password, and where we send codes. By going on you accept the terms of MinID.
minid-activated = MinID is ready. Log in with the new password.
minid-front-title = MinID
minid-front-lead = MinID is an electronic ID for public services. You use it from the service that you want. Here you can order it, activate it, and see how it was used.
minid-front-account = See and change my MinID
minid-to-front = To the front page of MinID
minid-phone = User support: {$phone}
minid-help-order = Order MinID on the first page. You can do so from the year in which you turn 13. The letter with an activation code goes to your address in the population register.
minid-help-trouble = Begin from the service you want to use, and allow cookies. After three wrong tries MinID is closed for an hour. After that you choose a new password.
minid-help-privacy = MinID stores your number, mobile number and e-mail address encrypted, and your password so that nobody can read it. You see your latest log-ins on your own page.
minid-account-title = My MinID
minid-account-contact = Who and where
minid-account-factors = How you confirm that it is you
minid-account-log-ins = Latest log-ins
minid-factor-otc = Code by SMS
minid-factor-pin = Code from the sheet
minid-factor-totp = Authenticator app
minid-factor-passkey = Passkey
minid-preferred = is asked for first
minid-prefer = Ask for this first
minid-app-title = Add an authenticator app
minid-app-lead = Scan the code with the app, or put the key {$detail} into it. Then type the code that the app shows.
minid-app-qr = QR code with the key
minid-app-here = Open the key in an app on this device
minid-app-added = The authenticator app is added.
minid-app-remove = Remove the authenticator app
minid-app-removed = The authenticator app is removed.
minid-last-factor = The last way to confirm cannot be removed.
minid-sheets = Valid sheets of codes: {$count}
minid-sheet-order = Order a new sheet of codes by post
minid-sheet-ordered = A new sheet of codes is on its way by post.
minid-sheet-soon = A sheet of codes was sent to you less than ten days ago. Wait for it before you order a new one.
minid-no-address = We do not know where to send your letters. Check your address in the population register.
minid-new-mobile-title = Change mobile number
minid-new-mobile-lead = We send a code to the new number. The old one gets no codes after that.
minid-mobile-changed = The mobile number is changed.
minid-sms-code =
    {$code}
    The code is for {$service}. Share it with nobody.
minid-email-code-subject = Code from MinID
minid-email-code =
    {$code}
    Type the code on the page where you choose a new password for MinID. If you did not ask for it, do nothing.
minid-notice-subject = A message from MinID
minid-notice-quarantine = MinID is closed for an hour after too many wrong tries. If it was not you, call {$phone}.
minid-notice-password = The password of your MinID was changed. If it was not you, call {$phone}.
minid-notice-ordered = A new letter with an activation code for your MinID was ordered. If it was not you, call {$phone}.
minid-notice-activated = Your MinID was activated. If it was not you, call {$phone}.
minid-notice-mobile = The mobile number of your MinID was changed. If it was not you, call {$phone}.
minid-mobile-left = This number no longer gets codes from MinID. If you did not change it, call {$phone}.
minid-notice-app = An authenticator app was added to your MinID. If it was not you, call {$phone}.
minid-unlocked = The help desk has unlocked your MinID. If you did not ask for it, call {$phone}.
minid-letter-subject = Activation code for MinID
minid-letter = Your activation code is {$code}. Use it at {$address} within 60 days. Share it with nobody.
minid-sheet-subject = Codes for MinID
minid-sheet = Keep this sheet. When you log in, you are asked for the code beside one of the numbers.

# The outbox of demo and test
outbox-title = The outbox
outbox-lead = Here is every SMS, e-mail and letter that was not sent, because this is a test environment.
outbox-empty = There is nothing here yet.
outbox-sms = SMS
outbox-email = E-mail
outbox-letter = Letter

# MinID: passkeys
minid-passkey-instead = Use a passkey
minid-passkey-title = Log in with a passkey
minid-passkey-lead = Confirm with fingerprint, face or PIN on your phone, computer or security key.
minid-passkey-use = Use the passkey
minid-passkey-trouble = No passkey was used. Try again, or use your password.
minid-passkey-no-script = Passkeys need JavaScript. Everything else works without.
minid-passkey-failed = The passkey was not accepted. Use your password, or try again.
minid-passkeys-title = Passkeys
minid-passkeys-lead = With a passkey you log in without password and code. Have two, on different devices, if you can.
minid-passkeys-paused-title = Passkeys cannot be used now
minid-passkeys-paused-text = Three passkeys were not accepted. Wait an hour, or use your password.
minid-passkeys-not-here = This address cannot have passkeys. Use your password.
minid-passkey-name = Name of the passkey
minid-passkey-add = Add a passkey
minid-passkey-added = The passkey is added.
minid-passkey-not-added = The passkey was not accepted. Try again.
minid-passkey-known = This passkey is registered already.
minid-passkey-stale = To add a passkey you must have logged in within the last five minutes, and have fewer than ten. Log out and in again.
minid-passkey-remove = Remove
minid-passkey-removed = The passkey is removed.
minid-passkey-last-used = last used {$at}
minid-passkey-disabled = out of use
minid-notice-passkey = A passkey was added to your MinID. If it was not you, call {$phone}.
minid-notice-passkey-copied = A passkey of your MinID may have been copied and is out of use. Call {$phone} if you wonder.

# Login by e-mail
email-title = Log in with e-mail
email-lead = We send a code to your e-mail address. It says nothing of who you are, only that you read the mail there.
email-address = E-mail address
email-send = Send code
email-sent = We have sent a code to {$address}. It may take a few minutes to arrive.
email-code-label = Code from the e-mail
email-code-hint = Six characters. Capital and small letters differ. The code works for ten minutes.
email-check = Log in
email-other = Use another address
email-error-address = Type an e-mail address, such as kari@example.no.
email-error-too-many = We have sent several codes to this address in the last hour. Wait a while, or use another address.
email-error-no-code = Type the code from the e-mail.
email-error-code = The code is wrong or too old. Check capital and small letters.
email-error-last-try = The code is wrong or too old. You have one try left.
email-error-quarantined = Too many wrong codes for this address. Wait an hour, or use another address.
email-code-subject = Code for logging in
email-code =
    {$code}
    Type the code on the page where you log in to {$service}. Give it to nobody else. If it is not you who log in, do nothing.

# The delegation source of demo and test
source-title = The delegation source
source-banner = This is the delegation source of a test environment. Anybody can act for any organisation.
source-lead = Choose the organisation that you act for.
source-issuer = Issuer:
source-consents = Consents
source-given = Delegated to others
source-received = Received from others
source-none = None.
source-delegate-title = A new delegation
source-no-scopes = No scope has this delegation source.
source-scope = Scope
source-receiver = Supplier
source-delegate = Delegate
source-withdraw = Withdraw
source-return = Give back
source-requests = Requests for a system user
source-system-users = System users
source-end = Delete the system user
source-other-organisation = Act for another organisation
source-request-title = A request for a system user
source-request-text = { $name } asks for a system user at { $organisation }.
source-accept = Approve
source-reject = Reject
source-escalate = Hand on
source-escalated = The request was handed on to somebody with more power.
source-answered = The request waits for no answer:
source-consent-stands = In force until
source-consent-revoked = Withdrawn, would have lasted until
source-consent-expired = Expired
source-consent-revoke = Withdraw the consent
source-consent-give = Give consent
source-consent-from = The person's or organisation's number of whoever consents
source-consent-to = The organisation that gets the consent
source-consent-resource = Resource
source-consent-days = Number of days

# The mail to organisations of what ends soon
expiry-heading = Something stops working soon
expiry-text = What is listed below belongs to clients that {$organisation} owns or runs, and works until the time before it (Norwegian time). Make a new secret, or register a new key or certificate, in good time: with the call that stands there, or as you did last time. What is no longer in use can be deleted.
