# Nynorsk: has every text that Bokmål has.

product-name = Fellesporten
skip-to-content = Hopp til innhaldet
test-banner = Testmiljø
test-banner-hint = Bruk aldri ekte personopplysningar her.
language-menu = Språk
footer-menu = Hjelp og informasjon
link-get-eid = Slik skaffar du deg elektronisk ID
link-help = Hjelp til innlogging
link-privacy = Tryggleik og personvern
link-accessibility = Tilgjenge

cancel = Avbryt
try-again = Prøv igjen
try-again-with = Prøv {$eid} igjen
choose-another = Vel ein annan innloggingsmåte
title-error = Feil

selector-title = Vel innloggingsmetode
selector-service = Du loggar inn på {$service}
selector-step-up = Tenesta krev eit høgare tryggleiksnivå enn det du er logga inn med. Logg inn på nytt.
cancel-and-return = Avbryt og gå tilbake til {$service}
operator-message = Driftsmelding:
eid-below-level = Tenesta krev høgare tryggleik enn {$eid} gir.
eid-closed = {$eid} er stengd inntil vidare.
eid-degraded = {$eid} kan ha problem akkurat no.
eid-down = {$eid} har problem akkurat no. Vel ein annan måte å logge inn på, eller prøv igjen om litt.
notice-failed = Innlogginga med {$eid} vart ikkje fullført.
notice-failed-code = Innlogginga med {$eid} vart ikkje fullført (kode {$code}).
notice-too-low = Tenesta krev høgare tryggleik enn {$eid} gir.
notice-expired = Innlogginga tok for lang tid. Start på nytt.
notice-closed-user = Denne brukaren er sperra. Kontakt brukarstøtte.
eid-unavailable-title = {$eid} er ikkje tilgjengeleg

testid-title = Logg inn med TestID
testid-lead = Skriv inn nummeret til ein testperson, eller hent ein tilfeldig.
testid-pid = Personidentifikator
testid-pid-hint = Syntetisk fødselsnummer eller D-nummer, 11 siffer
testid-random = Hent tilfeldig person
testid-level = Tryggleiksnivå
testid-level-too-low = Tenesta krev eit høgare nivå.
level-low = Lågt
level-substantial = Betydeleg
level-high = Høgt
testid-authenticate = Autentiser
testid-developer = For utviklarar
testid-outcome = Utfall
testid-outcome-success = Vellukka
testid-outcome-cancel = Brukaren avbryt
testid-outcome-error = Feil hos leverandøren
testid-outcome-slow = Treg leverandør
testid-outcome-down = Leverandøren er nede
testid-foreign = Utanlandsk brukar utan norsk personidentifikator
testid-error-missing = Skriv inn ein personidentifikator.
testid-error-length = Personidentifikatoren må ha 11 siffer.
testid-error-digits = Personidentifikatoren kan berre ha siffer.
testid-error-date = Personidentifikatoren inneheld ikkje ein gyldig dato.
testid-error-check-digits = Kontrollsifra stemmer ikkje. Sjekk at tala er rette.
testid-error-real = Dette kan vere nummeret til ein verkeleg person. Bruk eit syntetisk nummer.
testid-error-space = Denne typen nummer blir ikkje brukt her. Bruk eit syntetisk nummer (månad + 80).
testid-error-level = Vel eit tryggleiksnivå som tenesta godtek.

# Consent
consent-title = Ei teneste ber om tilgang
consent-who = frå {$organisation} ber om å kunne gjere dette på dine vegner:
scope-owner = Tilbode av {$organisation}
consent-ends-minutes = { $count ->
        [one] Tilgangen varer i eitt minutt.
       *[other] Tilgangen varer i {$count} minutt.
    }
consent-ends-hours = { $count ->
        [one] Tilgangen varer i éin time.
       *[other] Tilgangen varer i {$count} timar.
    }
consent-ends-days = { $count ->
        [one] Tilgangen varer i éin dag.
       *[other] Tilgangen varer i {$count} dagar.
    }
consent-voluntary = Det er frivillig å dele. Godta berre om du stolar på tenesta.
consent-login-anyway = Du blir logga inn sjølv om du ikkje godtek.
consent-withdraw = Du kan trekkje tilgangen tilbake når som helst på sida «Innloggingane dine» her hos ID-porten.
consent-refuse = Ikkje godta
consent-accept = Godta

logging-out-title = Du blir logga ut
logging-out-lead = Vi seier frå til tenestene du har brukt, og sender deg vidare om ein augneblink.
logging-out-continue = Gå vidare no
logout-notice = Utlogging hos ei teneste
logged-out-title = Du er logga ut
logged-out-lead = Innlogginga hos ID-porten er avslutta, og tenestene du har brukt får beskjed. Nokre kan likevel vere opne til du loggar ut der eller lukkar nettlesaren.
logged-out-advice = Lukk nettlesaren viss du deler maskin med andre.
logged-out-continue = Gå vidare
logged-out-continue-to = Gå til {$name}
form-post-title = Du blir send vidare
form-post-lead = Innlogginga er ferdig, og du er på veg til {$service}.
form-post-continue = Hald fram

moment = {$day}. {$month ->
    [1] januar
    [2] februar
    [3] mars
    [4] april
    [5] mai
    [6] juni
    [7] juli
    [8] august
    [9] september
    [10] oktober
    [11] november
   *[12] desember
} {$year} kl. {$time}
profile-title = Innloggingane dine
profile-lead = Her ser du kvar du er innlogga med ID-porten, kvar du har logga inn før, og kva tenester som har tilgang på dine vegner.
profile-sessions-title = Her er du innlogga
profile-sessions-lead = Logg ut der du ikkje kjenner deg igjen. Tenestene får beskjed.
profile-session-this = Denne nettlesaren
profile-own-page = Denne sida
profile-session-began = Innlogga med {$eid}
profile-session-latest = Sist brukt
profile-session-end = Logg ut her
profile-everywhere = Logg ut overalt
profile-authorizations-title = Tenester som har tilgang på dine vegner
profile-authorizations-lead = Trekkjer du tilbake, mistar tenesta tilgangen. Nokre tilgangar følgjer av sjølve innlogginga, og då får tenesta tilgang igjen neste gong du loggar inn der.
profile-authorizations-none = Ingen tenester har tilgang på dine vegner no.
profile-authorizations-away = Alle tilgangane kan ikkje hentast akkurat no, så lista kan mangle nokre.
profile-authorization-given = Gitt
profile-authorization-ends = Varer til
profile-authorization-withdraw = Trekk tilbake
profile-logins-title = Siste innloggingar
profile-logins-lead = Dei siste 50 innloggingane det siste året. Kjenner du ikkje igjen ei av dei, logg ut overalt og kontakt den som gav deg den elektroniske ID-en.
profile-logins-away = Innloggingane kan ikkje hentast akkurat no. Du kan likevel logge ut overalt.
profile-logins-none = Ingen innloggingar det siste året.
profile-login-fresh = logga inn
profile-login-sso = var alt innlogga
profile-login-cancelled = avbroten
profile-login-refused = ikkje sleppt inn

error-title = Noko gjekk gale
error-title-session = Denne innlogginga er over
error-title-logout = Du er allereie logga ut
error-advice-bookmark = Innlogginga kan ikkje opnast frå eit bokmerke, ei lenkje eller med tilbakeknappen. Gå til tenesta du skal bruke, og logg inn derfrå.
error-advice-service = Feilen ligg hos tenesta. Kontakt den som eig henne.
error-advice-cookies = Tillat informasjonskapslar, gå til tenesta du skal bruke, og logg inn derfrå.
error-way-out = Tilbake til tenesta
error-way-out-to = Tilbake til {$name}
error-cause-request = Tenesta du kom frå, sende ein førespurnad vi ikkje kan svare på.
error-cause-client = Tenesta du kom frå, er ikkje kjend her eller er slått av. Kontakt den som eig tenesta.
error-cause-redirect-uri = Tenesta du kom frå, bad oss sende deg til ei adresse som ikkje er registrert.
error-cause-request-uri = Innloggingsførespurnaden er brukt eller utgått. Start på nytt frå tenesta.
error-cause-session = Innlogginga er brukt, utgått eller ugyldig.
error-cause-cookies = Nettlesaren viste ikkje informasjonskapselen som innlogginga treng. Anten er informasjonskapslar slått av, eller så vart innlogginga starta i ein annan nettlesar.
error-cause-logout = Vi fann inga innlogging å avslutte i denne nettlesaren.
error-cause-eid = Innlogginga kunne ikkje fullførast på grunn av ein feil hos leverandøren av elektronisk ID.
error-cause-violated = Svaret på innlogginga kunne ikkje godtakast. Start på nytt frå tenesta.
error-cause-service = Tenesta er ikkje tilgjengeleg. Kontakt den som eig tenesta.
error-cause-server = Det har oppstått ein feil hos oss. Prøv igjen om litt.
error-cause-too-many-logins = Det er logga inn med fødselsnummeret ditt for mange gonger på kort tid. Vent eit minutt og prøv igjen.
unavailable-title = Innlogginga er ikkje tilgjengeleg akkurat no
unavailable-cause = Noko vi treng for å logge deg inn, svarer ikkje.
unavailable-cause-consent = Vi kan ikkje lagre eit ja frå deg akkurat no. Du kan gå tilbake og logge inn utan å godta.
unavailable-cause-withdraw = Tenesta har mista tilgangen, men vi fekk ikkje fjerna samtykket ditt. Prøv igjen om litt.
unavailable-advice = Feilen ligg hos oss, og ingenting er gale med din elektroniske ID. Prøv igjen om litt.
problem-get-help = Få hjelp
problem-technical = Oppgi dette viss du kontaktar brukarstøtte:
problem-not-found-title = Fann ikkje sida
problem-not-found = Det finst inga side på denne adressa.
problem-to-front = Til framsida
problem-method = Sida kan ikkje opnast på denne måten.
problem-cross-site = Skjemaet kom frå ein annan nettstad. Gå tilbake og prøv igjen.
problem-slow = Førespurnaden kom ikkje fram i tide. Prøv på nytt.
problem-too-large = Førespurnaden er for stor.
problem-unreadable = Førespurnaden kunne ikkje lesast.
problem-too-many = Det kjem for mange førespurnader frå nettverket ditt akkurat no. Vent eit minutt og prøv igjen.
problem-broken = Det har oppstått ein feil hos oss. Prøv igjen om litt.
problem-timed-out = Det tok for lang tid å svare. Prøv igjen om litt.

front-title = Felles innlogging til offentlege tenester
front-lead = Du loggar ikkje inn herfrå. Gå til tenesta du skal bruke, og vel å logge inn der.
front-profile = Sjå innloggingane dine, eller logg ut overalt
front-developers = For utviklarar: metadata for OpenID Connect finn du her.
help-title = Hjelp og informasjon
help-get-eid-title = Slik skaffar du deg elektronisk ID
help-get-eid-text = Ein elektronisk ID viser kven du er på nettet. Du bestiller han hos utferdaren, og vel fritt mellom alle som gir det tryggleiksnivået tenesta krev. Det kostar ikkje noko å bruke han her.
help-trouble-title = Problem med å logge inn
help-trouble-text = Start alltid innlogginga frå tenesta du skal bruke, og tillat informasjonskapslar i nettlesaren. Ta vare på koden på feilsida, og oppgi han viss du kontaktar brukarstøtte.
help-privacy-title = Tryggleik og personvern
help-privacy-text = Når du loggar inn, lagrar vi fødselsnummeret eller D-nummeret ditt, tryggleiksnivået, språket du valde, kva elektronisk ID du brukte, og kva teneste du logga inn på. Tenesta får vite kven du er, men ikkje passord eller kodar.
help-accessibility-title = Tilgjenge
help-accessibility-text = Sidene skal kunne brukast av alle: med tastatur, skjermlesar, forstørring og utan JavaScript. Dei er laga etter WCAG 2.1 nivå AA. Meld frå til brukarstøtte viss noko hindrar deg.

# TestID: the developer's choices
testid-error-outcome = Vel eitt av utfalla.
testid-error-foreign = Ein utanlandsk identifikator er to landkodar og ein verdi, som SE/NO/1234.
testid-error-name = Skriv både førenamn og etternamn, eller ingen av dei.
level-eidas-substantial = Betydeleg (eIDAS)
level-eidas-high = Høgt (eIDAS)

# Simulatorar
sim-simulator = simulator
sim-banner = Dette er ein simulator. Han er ikkje { $name }, og alle kan logge inn som kven som helst.
sim-login-title = Logg inn med { $name }
sim-person = Kven loggar inn
sim-pid = Eit anna nummer
sim-pid-hint = Syntetisk fødselsnummer eller D-nummer. Utan det gjeld valet over.
sim-unmatched = Nummeret er ukjent: personen vart ikkje funnen i registeret
sim-instrument = Måte å logge inn på
sim-outcome = Kva som skjer
sim-seconds = Sekund som noko tregt tek
sim-continue = Hald fram
sim-country = Landet du har eID frå
sim-from = Utanlandsk eID frå { $name }
sim-phone = Mobilnummer, 8 siffer
sim-birth-date = Fødselsdato, ddmmåå
sim-phone-hint = Eit kva som helst mobilnummer verkar. Er fødselsdatoen ein av testpersonane sin, blir den personen føreslått.
sim-reference = Referanseord. Dei skal vere like på mobilen:
sim-group-ordinary = Vanleg
sim-group-error = Feil frå leverandøren
sim-group-response = Vegen tilbake
sim-group-id-token = ID-token
sim-group-level = Nivå og tidspunkt
sim-group-number = Nummer og namn
sim-group-userinfo = Userinfo
sim-group-transport = Tokenendepunktet
sim-error-pid = Skriv eit syntetisk nummer med 11 siffer og rette kontrollsiffer.
sim-error-choice = Vel noko frå listene.
sim-error-country = Vel eit land frå lista.
sim-error-phone = Mobilnummeret må ha 8 siffer.
sim-error-birth-date = Fødselsdatoen må ha 6 siffer.
sim-stuck-title = Her stoppar det
sim-stuck-text = Leverandøren sender deg aldri tilbake. Gå tilbake til vindauget der du byrja.
sim-front-title = Simulator av ein eID
sim-front-text = Hit kjem du frå ei innlogging. Kva simulatoren kan, står i docs/simulators.md. Adressa til utstedaren:
sim-front-service = Til ei teneste der du kan logge inn

# The demo service: frame
demo-name = Demotenesta
demo-menu = Hovudmeny
demo-menu-home = Heim
demo-menu-requests = Førespurnader
demo-menu-mistakes = Feil med vilje
demo-menu-people = Personar og klientar
demo-menu-certificate = Sertifikat
demo-logged-in = innlogga

# The demo service: first page
demo-home-eyebrow = Ei teneste som viser alt
demo-home-title = Sjå ei innlogging frå innsida
demo-home-lead = Logg inn som ein oppdikta person, og sjå kvar førespurnad, kvart svar og kvar opplysning som går mellom nettlesaren, tenesta og ID-porten.
demo-home-start = Start med å logge inn
demo-home-people = Vel ein testperson
demo-home-services = To tenester, éi innlogging
demo-minside-lead = Innbyggjaren si eiga side. Godtek betydeleg tryggleiksnivå.
demo-skatt-lead = Enda ei teneste. Her slepp du å logge inn på nytt.
demo-card-logged-in = Innlogga som {$name}
demo-card-logged-out = Ikkje innlogga
demo-card-open = Opne {$name}
demo-home-tour = Ei omvising på fem minutt
demo-tour-log-in = Logg inn
demo-tour-log-in-text = Vel Min side, TestID og ein tilfeldig person. Du treng ikkje passord.
demo-tour-look = Sjå kva tenesta får vite
demo-tour-look-text = Kvar opplysning i ID-tokenet er forklart på ei linje.
demo-tour-single-sign-on = Gå til den andre tenesta
demo-tour-single-sign-on-text = Inga innloggingsside denne gongen: det er felles innlogging.
demo-tour-step-up = Auk tryggleiksnivået
demo-tour-step-up-text = Be om høgt nivå. Då må du logge inn på nytt.
demo-tour-log-out = Logg ut
demo-tour-log-out-text = Avslutt innlogginga hos ID-porten. Demoen loggar deg ut av begge tenestene sjølv.
demo-tour-mistakes = Gjer feil med vilje
demo-tour-mistakes-text = Sjå kva ID-porten svarer når ein klient gjer noko gale.
demo-home-developers = For deg som utviklar
demo-home-developers-text = Peik din eigen klient hit. Alt han treng å vite, står i metadataa.

# The demo service: a service before the login
demo-choose-level = Kva tryggleiksnivå krev tenesta?
demo-level-substantial = Betydeleg
demo-level-high = Høgt
demo-level-other = Anna
demo-level-email = Ingen: berre ei e-postadresse
demo-choose-other-level = Utan norsk elektronisk ID (acr_values)
demo-level-eidas-loa-substantial = eIDAS frå eit anna europeisk land, betydeleg
demo-level-eidas-loa-high = eIDAS frå eit anna europeisk land, høgt
demo-level-selfregistered-email = E-post, utan at nokon veit kven du er
demo-more-choices = Fleire val
demo-choose-language = Språk hos ID-porten (ui_locales)
demo-choose-prompt = Innlogging når du alt er innlogga (prompt)
demo-prompt-any = Slepp å logge inn på nytt om det går
demo-prompt-login = Logg alltid inn på nytt (login)
demo-prompt-none = Vis aldri ei side (none)
demo-log-in = Logg inn med ID-porten
demo-what-happens = Dette skjer når du loggar inn
demo-what-happens-authorize = Tenesta sender nettlesaren til ID-porten med ein førespurnad.
demo-what-happens-login = Du vel elektronisk ID og viser kven du er. Tenesta ser ikkje dette.
demo-what-happens-callback = Nettlesaren kjem tilbake med ein kode som gjeld éin gong.
demo-what-happens-token = Tenesta byter koden i token, utan at nettlesaren er med.
demo-what-happens-checks = Tenesta kontrollerer ID-tokenet før ho trur på det.
demo-client-id = Registrert som

# The demo service: a service after the login
demo-greeting = Hei, {$name}
demo-greeting-unknown = Hei, kven du enn er
demo-fact-pid = Fødselsnummer
demo-fact-d-number = D-nummer
demo-fact-level = Tryggleiksnivå
demo-fact-eid = Elektronisk ID
demo-arrival-fresh = Du logga inn med ein elektronisk ID
demo-arrival-fresh-text = Det fanst inga innlogging å byggje på, eller tenesta bad om ei ny.
demo-arrival-single-sign-on = Inga innloggingsside: felles innlogging
demo-arrival-single-sign-on-text = ID-porten kjende deg att, så du slapp å logge inn på nytt. Tidspunktet for innlogginga er uendra.
demo-arrival-step-up = Du auka tryggleiksnivået
demo-arrival-step-up-text = Tenesta bad om eit høgare nivå enn du hadde, så du måtte logge inn på nytt.
demo-next = Kva no?
demo-step-up = Auk til høgt nivå
demo-step-up-text = Ber om idporten-loa-high. Du må logge inn på nytt.
demo-share = Hent svar om barnehageplass
demo-share-text = Ber om {$scope}, som kommunen eig. ID-porten spør deg først, og du kan seie nei.
demo-agreed-yes = Du godtok. Tokenet har fått scopet, så tenesta kan spørje kommunen på dine vegner.
demo-agreed-no = Du godtok ikkje. Du er logga inn likevel, men tokenet manglar scopet.
demo-other = Gå til {$name}
demo-other-text = Ein annan klient, same nettlesar. Kjem det ei innloggingsside?
demo-again = Logg inn på nytt
demo-again-text = Sender prompt=login, så ID-porten spør sjølv om du er innlogga.
demo-logout = Logg ut
demo-logout-text = Avsluttar innlogginga hos ID-porten. Demoen gløymer deg i begge tenestene samstundes.
demo-checks = Tenesta kontrollerte dette
demo-checks-text = Eit ID-token er berre til å stole på når alt stemmer.
demo-check-passed = Stemmer:
demo-check-signature = Signert med ein av ID-porten sine publiserte nøklar
demo-check-issuer = Utferda av den vi spurde
demo-check-audience = Meint for oss
demo-check-times = Laga nettopp, og ikkje utgått
demo-check-nonce = Svar på vår eigen førespurnad
demo-check-level = Høgt nok tryggleiksnivå
demo-id-token = ID-token
demo-id-token-text = Det ID-porten seier om deg, til denne tenesta åleine.
demo-id-token-caption = Opplysningar i ID-tokenet
demo-access-token = Tilgangstoken
demo-access-token-text = Blir sendt til eit API som skal handle på dine vegner. Tenesta sjølv skal ikkje lese det; her ser vi likevel.
demo-access-token-caption = Opplysningar i tilgangstokenet
demo-access-token-opaque = Tokenet er ein referanse utan innhald.
demo-userinfo = Svar frå userinfo
demo-userinfo-text = Tenesta spurde kven du er, med tilgangstokenet. Det går når scopet har profile.
demo-userinfo-caption = Opplysningar frå userinfo
demo-userinfo-none = Tenesta fekk ikkje svar, eller spurde ikkje.
demo-raw = Vis tokenet slik det vart sendt
demo-exchanges = Slik gjekk innlogginga for seg
demo-exchanges-text = Opne ei linje for å sjå alt som vart sendt, og svaret.

# The demo service: requests
demo-requests-title = Alt som vart sendt
demo-requests-lead = Førespurnadene i denne nettlesaren, i rekkjefølgje. Her blir også kodar, token og demoen sine eigne løyndomar viste; dei står berre her, aldri i ein logg.
demo-requests-clear = Tøm lista
demo-requests-empty = Ingenting er sendt enno.
demo-channel-browser = Nettlesar
demo-channel-browser-text = går gjennom nettlesaren, og kan bli sett og endra der
demo-channel-server = Teneste
demo-channel-server-text = går direkte mellom tenesta og ID-porten
demo-exchange-discovery = Hent metadata
demo-exchange-discovery-text = Her står det kvar alt er. Utferdaren i dokumentet må vere nøyaktig den vi spurde.
demo-exchange-jwks = Hent offentlege nøklar
demo-exchange-jwks-text = Med desse blir signaturen på ID-tokenet kontrollert.
demo-exchange-authorize = Send nettlesaren til ID-porten
demo-exchange-authorize-text = Førespurnaden om å logge inn. Svaret kjem når du er ferdig hos ID-porten.
demo-exchange-callback = Nettlesaren er tilbake
demo-exchange-callback-text = state må vere den vi sende, og iss må vere utferdaren. Elles er svaret ikkje til oss.
demo-exchange-token = Byt koden mot token
demo-exchange-token-text = Tenesta viser kven ho er med løyndomen sin, og at det var ho som spurde, med code_verifier.
demo-exchange-userinfo = Spør kven personen er
demo-exchange-userinfo-text = Tilgangstokenet er tilgangskortet. sub må vere den same som i ID-tokenet.
demo-exchange-logout = Send nettlesaren til utlogging
demo-exchange-logout-text = ID-tokenet viser kva teneste som ber om det.
demo-exchange-logged-out = Nettlesaren er tilbake etter utlogging
demo-exchange-logged-out-text = state er den vi sende, så utlogginga var vår eiga.
demo-exchange-no-answer = ikkje noko svar
demo-exchange-parameters = Sendt
demo-exchange-answer = Svar
demo-column-name = Namn
demo-column-value = Verdi
demo-column-claim = Opplysning
demo-column-meaning = Tyding

# The demo service: parameters
demo-parameter-client-id = Kven som spør.
demo-parameter-redirect-uri = Kvar svaret skal. Må vere registrert, teikn for teikn.
demo-parameter-response-type = Vi vil ha ein kode, ikkje token i nettlesaren.
demo-parameter-scope = Kva vi ber om. openid gir eit ID-token, profile gir userinfo.
demo-parameter-acr-values = Tryggleiksnivået tenesta treng.
demo-parameter-ui-locales = Språket vi ønskjer på innloggingssidene.
demo-parameter-state = Tilfeldig. Kjem tilbake i svaret, så vi veit at svaret er vårt.
demo-parameter-nonce = Tilfeldig. Kjem tilbake i ID-tokenet, så det ikkje kan brukast om att.
demo-parameter-code-challenge = Avtrykket av ein løyndom som vi viser fram seinare (PKCE).
demo-parameter-code-challenge-method = Avtrykket er SHA-256. Noko anna blir ikkje godteke.
demo-parameter-prompt = Om ID-porten skal spørje: login alltid, none aldri.
demo-parameter-code = Gjeld éin gong, for oss åleine, i eitt minutt.
demo-parameter-iss = Kven som svarer. Vernar mot svar frå ein annan.
demo-parameter-error = Kva som var gale, som kode.
demo-parameter-error-description = Forklaring for utviklaren.
demo-parameter-grant-type = Det vi byter inn.
demo-parameter-code-verifier = Løyndomen bak avtrykket vi sende først.
demo-parameter-id-token-hint = ID-tokenet, som viser kven som ber om utlogginga.
demo-parameter-post-logout-redirect-uri = Kvar nettlesaren skal etterpå. Må vere registrert.
demo-parameter-authorization = Kven vi er: løyndomen til klienten, eller tilgangstokenet.

# The demo service: claims
demo-claim-iss = Utferdaren. Må vere nøyaktig den vi spurde.
demo-claim-aud = Mottakaren: klienten som tokenet er for.
demo-claim-client-id = Klienten som fekk tokenet.
demo-claim-sub = Pseudonym for personen hos denne klienten. Andre klientar får eit anna.
demo-claim-pid = Fødselsnummer eller D-nummer, 11 siffer.
demo-claim-acr = Tryggleiksnivået som vart nådd; aldri lågare enn vi bad om.
demo-claim-amr = Kva elektronisk ID som vart brukt.
demo-claim-auth-time = Når personen faktisk logga inn. Uendra ved felles innlogging.
demo-claim-iat = Når tokenet vart laga. Seinare enn auth_time betyr felles innlogging.
demo-claim-nbf = Tokenet gjeld ikkje før dette.
demo-claim-exp = Tokenet gjeld ikkje etter dette. Det er to minutt, og seier ikkje noko om tenesta sin eigen sesjon.
demo-claim-nonce = Vår eigen tilfeldige verdi, tilbake igjen.
demo-claim-sid = Innlogginga hos ID-porten, lik for alle tenestene i den innlogginga.
demo-claim-locale = Språket personen brukte på innloggingssidene.
demo-claim-given-name = Førenamn, når den elektroniske ID-en gir det.
demo-claim-family-name = Etternamn, når den elektroniske ID-en gir det.
demo-claim-name = Namn.
demo-claim-birthdate = Fødselsdato frå eit anna land.
demo-claim-eidas-person-identifier = Identifikator frå eit anna land.
demo-claim-eidas-citizen-country-code = Landet som den elektroniske ID-en kjem frå.
demo-claim-email = E-postadressa personen logga inn med.
demo-claim-scope = Det tokenet gir tilgang til.
demo-claim-client-amr = Korleis klienten viste kven han er.
demo-claim-consumer = Organisasjonen som eig klienten, med organisasjonsnummer.
demo-claim-supplier = Leverandøren som driv klienten.
demo-claim-client-orgno = Organisasjonsnummeret til klienten, på gamal form.
demo-claim-token-type = Kva slags token det er.
demo-claim-cnf = Nøkkelen tokenet er bunde til.
demo-claim-jti = Tokenet sitt eige nummer. To token har aldri det same.
demo-claim-clm = Opplysningane som userinfo vil gi.
demo-claim-other = Ikkje forklart her.

# The demo service: when a login fails
demo-trouble-title = Innlogginga lukkast ikkje
demo-trouble-unreachable = ID-porten svarte ikkje, eller svarte noko som ikkje kan lesast.
demo-trouble-unknown-state = Svaret høyrer ikkje til noka innlogging i denne nettlesaren, eller er brukt før.
demo-trouble-wrong-issuer = Svaret kom frå ein annan utferdar enn den vi spurde.
demo-trouble-empty-callback = Svaret hadde verken kode eller feil.
demo-trouble-refused = ID-porten svarte med ein feil:
demo-trouble-id-token = ID-tokenet heldt ikkje, så tenesta trur ikkje på det:
demo-trouble-requests = Sjå alt som vart sendt

# The demo service: mistakes
demo-mistakes-title = Gjer feil med vilje
demo-mistakes-lead = Kvar knapp sender ein førespurnad med éin feil. Slik kjenner du att feilen når din eigen klient gjer han.
demo-mistake-make = Send
demo-mistake-log-in-first = Logg inn først.
demo-mistake-no-error = Ingen feil
demo-mistake-as-promised = Det er svaret som spesifikasjonen krev.
demo-mistake-had-session = Du var innlogga, så ID-porten svarte med ein kode. Logg ut og prøv igjen.
demo-mistake-otherwise = Det er ikkje svaret kontrakten lovar.
demo-place-providers-page = Du hamnar på ei side hos ID-porten, og blir aldri send vidare.
demo-place-callback = Nettlesaren kjem tilbake med
demo-place-token-answer = Token-endepunktet svarer
demo-mistake-unregistered-redirect = Ei adresse som ikkje er registrert
demo-mistake-unregistered-redirect-text = redirect_uri peikar til example.org. Sende ID-porten svaret dit, kunne kven som helst stele ei innlogging.
demo-mistake-no-challenge = Utan PKCE
demo-mistake-no-challenge-text = code_challenge manglar. Då kunne ein stolen kode brukast av ein annan.
demo-mistake-plain-challenge = PKCE utan avtrykk
demo-mistake-plain-challenge-text = code_challenge_method er plain. Berre S256 blir godteke.
demo-mistake-unknown-scope = Eit scope klienten ikkje har
demo-mistake-unknown-scope-text = scope ber om noko som ikkje er registrert på klienten.
demo-mistake-no-session = Inga side, men heller inga innlogging
demo-mistake-no-session-text = prompt=none forbyr ID-porten å vise noko. Er ingen innlogga, kan han berre seie frå.
demo-mistake-wrong-secret = Feil løyndom
demo-mistake-wrong-secret-text = Klienten viser ein annan løyndom enn sin eigen.
demo-mistake-replayed-code = Ein kode som er brukt
demo-mistake-replayed-code-text = Koden frå den siste innlogginga blir send ein gong til. Tokena frå første gong blir også ugyldige.
demo-mistake-unregistered-logout = Utlogging til ei ukjend adresse
demo-mistake-unregistered-logout-text = post_logout_redirect_uri er ikkje registrert. Du blir logga ut, men ikkje send dit.

# The demo service: people and clients
demo-people-title = Personar og klientar
demo-people-lead = Alle er oppdikta. Numra har 80 lagt til månaden, så dei kan ikkje høyre til nokon.
demo-people = Personar
demo-people-text = Skriv eit av numra i TestID, så er du den personen.
demo-column-person = Namn
demo-column-note = Merknad
demo-clients = Klientar
demo-clients-text = Éin av kvart slag, som mønster for din eigen.
demo-column-client = Namn
demo-column-organisation = Organisasjon
demo-column-kind = Type
demo-note-closed = brukaren er stengd
demo-note-reserved = har reservert seg mot digital kommunikasjon
demo-note-stale = utdatert kontaktinformasjon
demo-note-d-number = D-nummer
demo-note-under-age = under 18 år
demo-kind-web = netteneste
demo-kind-browser = einsideapplikasjon
demo-kind-machine = maskin
demo-kind-native = app
demo-kind-isolated = utan felles innlogging
demo-kind-supplier = drifta av ein leverandør
demo-curl = Logg inn utan nettlesar
demo-curl-text = Lim dette inn i terminalen. login_hint tek plassen til innloggingssidene; det går berre i test og demo.

# The demo service: an enterprise certificate
demo-certificate-title = Verksemdssertifikat
demo-certificate-lead = Eit sertifikat viser kva organisasjon eit system høyrer til. Her får du eitt til ein oppdikta organisasjon, utferda av demoen sin eigen test-CA. Demoen stolar på det med ein gong; ingen andre gjer det.
demo-certificate-whose = Kven skal ha sertifikatet?
demo-certificate-organisation = Organisasjon i demoen
demo-certificate-number = Eller eit anna oppdikta organisasjonsnummer
demo-certificate-number-hint = Ni siffer. Det første er 2 eller 3, og det siste er eit kontrollsiffer.
demo-certificate-number-error = Det er ikkje eit oppdikta organisasjonsnummer. Sjå at det har ni siffer, byrjar med 2 eller 3, og har rett kontrollsiffer.
demo-certificate-issue = Utferd verksemdssertifikat
demo-certificate-file = Du får éi fil med privat nøkkel, sertifikat og sertifikata over det (PEM). Demoen tek ikkje vare på nøkkelen.
demo-certificate-next = Hent eit token med det
demo-certificate-next-text = Lim dette inn i terminalen, i mappa der fila ligg. Klienten {$name} har ingen nøkkel hos Maskinporten, så sertifikatet må vere organisasjonen sitt.

# The demo service: logged out
demo-logged-out-title = Du er logga ut
demo-logged-out-lead = Innlogginga hos ID-porten er avslutta, og demoen har gløymt deg i begge tenestene.
demo-logged-out-text = Går du til ei av dei no, må du logge inn på nytt.
demo-logged-out-again = Til {$name}

testid-people = Testpersonar
testid-persona = Vel ein person frå lista
testid-persona-none = Ingen: bruk nummeret over
testid-foreign_identifier = Utanlandsk identifikator
testid-given_name = Førenamn
testid-family_name = Etternamn
wait-title = Ventar på {$eid}
wait-lead = Sida går vidare av seg sjølv om nokre sekund.
wait-continue = Gå vidare no

send-again-lead = Du kjem frå {$eid}, og er straks vidare.

# Landveljaren
countries-title = Vel land
countries-lead = Med {$eid} loggar du inn med ein elektronisk ID frå eit anna europeisk land. Kva land er han frå?
countries-country = Land
countries-choose = Vel eit land
countries-continue = Gå vidare
countries-unknown = Vel eit land frå lista.
country-at = Austerrike
country-be = Belgia
country-bg = Bulgaria
country-ca = Demoland
country-cy = Kypros
country-cz = Tsjekkia
country-dk = Danmark
country-ee = Estland
country-el = Hellas
country-es = Spania
country-eu = EU
country-fi = Finland
country-fr = Frankrike
country-hr = Kroatia
country-hu = Ungarn
country-ie = Irland
country-is = Island
country-it = Italia
country-li = Liechtenstein
country-lt = Litauen
country-lu = Luxembourg
country-lv = Latvia
country-mt = Malta
country-nl = Nederland
country-pl = Polen
country-pt = Portugal
country-ro = Romania
country-se = Sverige
country-si = Slovenia
country-sk = Slovakia

# MinID
minid-login-title = Logg inn med MinID
minid-number = Fødselsnummer eller D-nummer
minid-number-hint = 11 siffer
minid-password = Passord
minid-next = Neste
minid-log-in = Logg inn
minid-log-out = Logg ut av MinID
minid-forgotten = Eg har gløymt passordet
minid-order-link = Bestill MinID
minid-activate-link = Aktiver MinID med koden frå brevet
minid-back-to-login = Til innlogginga
minid-error-number = Skriv fødselsnummeret eller D-nummeret ditt med 11 siffer, og sjå etter at alle er rette.
minid-error-credentials = Fødselsnummeret eller passordet er feil. (I-1003)
minid-error-code = Koden er feil. (I-1003)
minid-error-code-ended = Koden er for gammal, eller han er brukt. Be om ein ny.
minid-error-pin = Koden er ikkje den som står ved dette nummeret på arket. (I-1003)
minid-error-activation = Fødselsnummeret eller aktiveringskoden er feil, eller brevet er for gammalt. (I-1003)
minid-error-again = Dei to passorda er ikkje like.
minid-error-age = Du kan bestille MinID frå det året du fyller 13. Kontakt brukarstøtta dersom du er eldre.
minid-error-mobile = Skriv eit mobilnummer, til dømes 990 00 001. Nummer frå andre land byrjar med + og landkode.
minid-error-sms-soon = Vi har nettopp sendt ein kode på SMS. Vent i ti minutt før du ber om ein ny. Etter tre kodar tek det lengre tid.
minid-error-email = Skriv ei e-postadresse, til dømes kari@example.no.
minid-error-id = Feilkode {$id}
minid-error-session = Innlogginga er brukt eller utgått, eller ho vart starta i ein annan nettlesar. MinID må kunne lagre informasjonskapslar. Var du på veg til ei teneste, må du gå tilbake til henne og byrje på nytt.
minid-last-warning = Du har eitt forsøk att. Etter det blir MinID stengt i ein time.
minid-quarantine-title = MinID er stengt i ein time
minid-quarantine-text = Det har vore for mange feil forsøk. MinID blir opna att innan ein time, og då må du velje nytt passord. Du kan velje ein annan måte å logge inn på. Brukarstøtte: {$phone}
minid-renew = MinID har vore stengt etter for mange feil forsøk, eller passordet ditt gjeld berre éin gong. Vel eit nytt passord. (I-1012)
minid-closed-title = Du kan ikkje bruke MinID
minid-closed-text = Denne brukaren er stengd. Ring brukarstøtta på {$phone}.
minid-locked-title = MinID er låst
minid-locked-text = Bestill eit nytt brev for å opne MinID att. Brukarstøtte: {$phone}
minid-sheet-locked-title = Kodearket er sperra
minid-sheet-locked-text = Det har vore for mange feil kodar frå arket. Bruk ein annan kode, eller bestill eit nytt ark. Brukarstøtte: {$phone}
minid-no-factor-title = MinID manglar ein veg vidare
minid-no-factor-text = Vi har ingen mobil eller e-postadresse å sende kodar til. Bestill eit nytt brev. Brukarstøtte: {$phone}
minid-not-enough-title = MinID er ikkje nok for denne tenesta
minid-not-enough-text = Tenesta krev eit høgare tryggleiksnivå enn MinID gir. Vel ein annan elektronisk ID.
minid-already-ordered-title = Eit brev er alt bestilt
minid-already-ordered-text = Eit brev med aktiveringskode gjeld i 60 dagar, og før det blir det ikkje bestilt noko nytt. Har det ikkje kome, så ring brukarstøtta på {$phone}.
minid-ordered-title = Bestillinga er motteken
minid-ordered-text = Dersom du står i Folkeregisteret med ei adresse, kjem eit brev med aktiveringskode dit om omtrent ti yrkedagar. Koden gjeld i 60 dagar.
minid-code-on-screen = I testmiljøet blir koden vist med ein gong:
minid-factor-title = Stadfest at det er deg
minid-code = Kode
minid-pin = Kode nummer {$detail} på arket
minid-sms-sent = Vi har sendt ein kode på SMS. Han har fem teikn og gjeld i ti minutt.
minid-email-sent = Vi har sendt ein kode på e-post. Han har seks teikn, og det er skilnad på store og små bokstavar.
minid-totp-lead = Opne autentiseringsappen og skriv koden som står der.
minid-pin-lead = Finn fram arket med kodar som du har fått i posten.
minid-last-log-in = Førre innlogging: {$at}
minid-use-otc = Få kode på SMS
minid-resend = Send ein ny kode når den førre ikkje gjeld lenger
minid-use-pin = Bruk ein kode frå arket
minid-use-totp = Bruk autentiseringsappen
minid-recover-title = Gløymt passord
minid-recover-lead = Du får ein kode på SMS, og så ein på e-post. Etter det vel du eit nytt passord.
minid-new-password-title = Vel nytt passord
minid-new-password-lead = Skriv det same passordet to gonger.
minid-new-password = Nytt passord
minid-new-password-hint = Minst 8 teikn, med både bokstavar og tal. Bruk ikkje æ, ø, å eller mellomrom.
minid-again = Gjenta passordet
minid-password-length = Passordet må ha frå 8 til 256 teikn.
minid-password-mixture = Passordet må ha minst éin bokstav frå a til z og minst eitt tal.
minid-password-sign = Passordet kan ikkje ha mellomrom eller bokstavar som æ, ø og å.
minid-password-number = Passordet kan ikkje innehalde fødselsnummeret ditt.
minid-password-common = Dette passordet prøver alle først. Vel eit anna.
minid-password-changed = Passordet er endra. Logg inn med det nye.
minid-order-title = Bestill MinID
minid-order-lead = Du får ein kode på SMS no, og eit brev med aktiveringskode til adressa di i Folkeregisteret.
minid-mobile = Mobilnummer
minid-mobile-hint = Kodar blir sende hit på SMS.
minid-email = E-postadresse
minid-email-hint = Trengst når du har gløymt passordet. Kan stå tomt.
minid-activate-title = Aktiver MinID
minid-activate-lead = Skriv aktiveringskoden frå brevet.
minid-activation-code = Aktiveringskode
minid-activate-details-lead = Vel eit passord, og kvar vi skal sende kodar. Når du går vidare, godtek du vilkåra for MinID.
minid-activated = MinID er klar til bruk. Logg inn med det nye passordet.
minid-front-title = MinID
minid-front-lead = MinID er ein elektronisk ID for offentlege tenester. Du bruker han frå tenesta du skal til. Her kan du bestille han, aktivere han og sjå korleis han er brukt.
minid-front-account = Sjå og endre min MinID
minid-to-front = Til framsida hos MinID
minid-phone = Brukarstøtte: {$phone}
minid-help-order = Bestill MinID på framsida. Du kan gjere det frå det året du fyller 13. Brevet med aktiveringskode går til adressa di i Folkeregisteret.
minid-help-trouble = Byrj frå tenesta du skal bruke, og tillat informasjonskapslar. Etter tre feil forsøk er MinID stengt i ein time. Etter det vel du nytt passord.
minid-help-privacy = MinID lagrar fødselsnummeret, mobilnummeret og e-postadressa di kryptert, og passordet slik at det ikkje kan lesast. Dei siste innloggingane ser du sjølv på sida di.
minid-account-title = Min MinID
minid-account-contact = Kven og kvar
minid-account-factors = Slik stadfester du at det er deg
minid-account-log-ins = Siste innloggingar
minid-factor-otc = Kode på SMS
minid-factor-pin = Kode frå arket
minid-factor-totp = Autentiseringsapp
minid-factor-passkey = Passnøkkel
minid-preferred = blir det spurt om først
minid-prefer = Spør om denne først
minid-app-title = Legg til autentiseringsapp
minid-app-lead = Skann koden med appen, eller legg inn nøkkelen {$detail} der. Skriv så koden som appen viser.
minid-app-qr = QR-kode med nøkkelen
minid-app-here = Opne nøkkelen i ein app på denne eininga
minid-app-added = Autentiseringsappen er lagd til.
minid-app-remove = Fjern autentiseringsappen
minid-app-removed = Autentiseringsappen er fjerna.
minid-last-factor = Den siste måten å stadfeste på kan ikkje fjernast.
minid-sheets = Gyldige kodeark: {$count}
minid-sheet-order = Bestill nytt kodeark i posten
minid-sheet-ordered = Eit nytt kodeark er på veg i posten.
minid-sheet-soon = Eit kodeark vart sendt til deg for mindre enn ti dagar sidan. Vent på det før du bestiller eit nytt.
minid-no-address = Vi veit ikkje kvar vi skal sende brev til deg. Kontroller adressa di i Folkeregisteret.
minid-new-mobile-title = Endre mobilnummer
minid-new-mobile-lead = Vi sender ein kode til det nye nummeret. Det gamle får ingen kodar etter det.
minid-mobile-changed = Mobilnummeret er endra.
minid-sms-code =
    {$code}
    Koden gjeld innlogging til {$service}. Del han ikkje med nokon.
minid-email-code-subject = Kode frå MinID
minid-email-code =
    {$code}
    Skriv koden på sida der du vel nytt passord for MinID. Har du ikkje bede om det, så gjer ingenting.
minid-notice-subject = Melding frå MinID
minid-notice-quarantine = MinID er stengt i ein time etter for mange feil forsøk. Var det ikkje deg, så ring {$phone}.
minid-notice-password = Passordet til MinID er endra. Var det ikkje deg, så ring {$phone}.
minid-notice-ordered = Det er bestilt eit nytt brev med aktiveringskode til MinID. Var det ikkje deg, så ring {$phone}.
minid-notice-activated = MinID er aktivert. Var det ikkje deg, så ring {$phone}.
minid-notice-mobile = Mobilnummeret til MinID er endra. Var det ikkje deg, så ring {$phone}.
minid-mobile-left = Dette nummeret får ikkje lenger kodar frå MinID. Var det ikkje du som endra det, så ring {$phone}.
minid-notice-app = Ein autentiseringsapp er lagd til i MinID. Var det ikkje deg, så ring {$phone}.
minid-unlocked = Brukarstøtta har låst opp MinID-en din. Var det ikkje du som bad om det, så ring {$phone}.
minid-letter-subject = Aktiveringskode for MinID
minid-letter = Aktiveringskoden din er {$code}. Bruk han på {$address} innan 60 dagar. Del han ikkje med nokon.
minid-sheet-subject = Kodar til MinID
minid-sheet = Ta vare på arket. Når du loggar inn, blir du spurd om koden ved eitt av numra.

# The outbox of demo and test
outbox-title = Utboksen
outbox-lead = Her står alle SMS-ar, e-postar og brev som ikkje vart sende, fordi dette er eit testmiljø.
outbox-empty = Her er ingenting enno.
outbox-sms = SMS
outbox-email = E-post
outbox-letter = Brev

# MinID: passkeys
minid-passkey-instead = Bruk passnøkkel
minid-passkey-title = Logg inn med passnøkkel
minid-passkey-lead = Stadfest med fingeravtrykk, ansikt eller PIN på telefonen, maskina eller nøkkelen din.
minid-passkey-use = Bruk passnøkkelen
minid-passkey-trouble = Det vart ikkje brukt nokon passnøkkel. Prøv igjen, eller bruk passord.
minid-passkey-no-script = Passnøklar treng JavaScript. Alt anna verkar utan.
minid-passkey-failed = Passnøkkelen vart ikkje godteken. Bruk passord, eller prøv igjen.
minid-passkeys-title = Passnøklar
minid-passkeys-lead = Med ein passnøkkel loggar du inn utan passord og kode. Ha gjerne to, på ulike einingar.
minid-passkeys-paused-title = Passnøklar kan ikkje brukast no
minid-passkeys-paused-text = Tre passnøklar vart ikkje godtekne. Vent ein time, eller bruk passord.
minid-passkeys-not-here = Denne adressa kan ikkje ha passnøklar. Bruk passord.
minid-passkey-name = Namn på passnøkkelen
minid-passkey-add = Legg til passnøkkel
minid-passkey-added = Passnøkkelen er lagd til.
minid-passkey-not-added = Passnøkkelen vart ikkje godteken. Prøv igjen.
minid-passkey-known = Denne passnøkkelen er alt registrert.
minid-passkey-stale = For å leggje til ein passnøkkel må du ha logga inn dei siste fem minutta, og ha færre enn ti. Logg ut og inn att.
minid-passkey-remove = Fjern
minid-passkey-removed = Passnøkkelen er fjerna.
minid-passkey-last-used = sist brukt {$at}
minid-passkey-disabled = teken ut av bruk
minid-notice-passkey = Ein passnøkkel er lagd til i MinID. Var det ikkje deg, så ring {$phone}.
minid-notice-passkey-copied = Ein passnøkkel i MinID kan vere kopiert og er teken ut av bruk. Ring {$phone} om du lurer.

# Login by e-mail
email-title = Logg inn med e-post
email-lead = Vi sender ein kode til e-postadressa di. Han seier ingenting om kven du er, berre at du les e-posten der.
email-address = E-postadresse
email-send = Send kode
email-sent = Vi har sendt ein kode til {$address}. Det kan ta nokre minutt før han kjem.
email-code-label = Kode frå e-posten
email-code-hint = Seks teikn. Det er skilnad på store og små bokstavar. Koden verkar i ti minutt.
email-check = Logg inn
email-other = Bruk ei anna adresse
email-error-address = Skriv ei e-postadresse, til dømes kari@example.no.
email-error-too-many = Vi har sendt fleire kodar til denne adressa den siste timen. Vent litt, eller bruk ei anna adresse.
email-error-no-code = Skriv koden frå e-posten.
email-error-code = Koden er feil eller for gammal. Sjekk store og små bokstavar.
email-error-last-try = Koden er feil eller for gammal. Du har eitt forsøk igjen.
email-error-quarantined = For mange feil kodar for denne adressa. Vent ein time, eller bruk ei anna adresse.
email-code-subject = Kode til innlogging
email-code =
    {$code}
    Skriv koden på sida der du loggar inn på {$service}. Gi han ikkje til nokon andre. Er det ikkje du som loggar inn, så gjer ingenting.

# The delegation source of demo and test
source-title = Delegeringskjelda
source-banner = Dette er delegeringskjelda i eit testmiljø. Alle kan handle for kva verksemd som helst.
source-lead = Vel verksemda du handlar for.
source-issuer = Utferdar:
source-consents = Samtykke
source-given = Delegert til andre
source-received = Motteke frå andre
source-none = Ingen.
source-delegate-title = Ny delegering
source-no-scopes = Ingen scope har denne delegeringskjelda.
source-scope = Scope
source-receiver = Leverandør
source-delegate = Deleger
source-withdraw = Trekk tilbake
source-return = Gje frå oss
source-requests = Førespurnader om systembrukar
source-system-users = Systembrukarar
source-end = Slett systembrukaren
source-other-organisation = Handle for ei anna verksemd
source-request-title = Førespurnad om systembrukar
source-request-text = { $name } ber om ein systembrukar hos { $organisation }.
source-accept = Godkjenn
source-reject = Avvis
source-escalate = Send vidare
source-escalated = Førespurnaden er send vidare til nokon med fleire fullmakter.
source-answered = Førespurnaden ventar ikkje på svar:
source-consent-stands = Gjeld til
source-consent-revoked = Trekt tilbake, skulle ha vart til
source-consent-expired = Gått ut
source-consent-revoke = Trekk samtykket tilbake
source-consent-give = Gje samtykke
source-consent-from = Fødselsnummeret eller organisasjonsnummeret til den som samtykkjer
source-consent-to = Verksemda som får samtykket
source-consent-resource = Ressurs
source-consent-days = Talet på dagar

# The mail to organisations of what ends soon
expiry-heading = Noko sluttar snart å verke
expiry-text = Det som står nedst, høyrer til klientar som {$organisation} eig eller driv, og verkar til tidspunktet framfor (norsk tid). Lag ei ny hemmelegheit, eller registrer ein ny nøkkel eller eit nytt sertifikat, i god tid: med kallet som står der, eller på same måte som sist. Det som ikkje er i bruk lenger, kan de slette.
