# Bokmål: has every text. Arguments: {$service}, {$eid} and {$name} are names, {$code} is a short code.

product-name = Fellesporten
skip-to-content = Hopp til innholdet
test-banner = Testmiljø
test-banner-hint = Bruk aldri ekte personopplysninger her.
language-menu = Språk
footer-menu = Hjelp og informasjon
link-get-eid = Slik skaffer du deg elektronisk ID
link-help = Hjelp til innlogging
link-privacy = Sikkerhet og personvern
link-accessibility = Tilgjengelighet

cancel = Avbryt
try-again = Prøv igjen
try-again-with = Prøv {$eid} igjen
choose-another = Velg en annen innloggingsmåte
title-error = Feil

# The eID selector
selector-title = Velg innloggingsmetode
selector-service = Du logger inn på {$service}
selector-step-up = Tjenesten krever et høyere sikkerhetsnivå enn det du er logget inn med. Logg inn på nytt.
cancel-and-return = Avbryt og gå tilbake til {$service}
operator-message = Driftsmelding:
eid-below-level = Tjenesten krever høyere sikkerhet enn {$eid} gir.
eid-closed = {$eid} er stengt inntil videre.
eid-degraded = {$eid} kan ha problemer akkurat nå.
eid-down = {$eid} har problemer akkurat nå. Velg en annen måte å logge inn på, eller prøv igjen om litt.
notice-failed = Innloggingen med {$eid} ble ikke fullført.
notice-failed-code = Innloggingen med {$eid} ble ikke fullført (kode {$code}).
notice-too-low = Tjenesten krever høyere sikkerhet enn {$eid} gir.
notice-expired = Innloggingen tok for lang tid. Start på nytt.
notice-closed-user = Denne brukeren er sperret. Kontakt brukerstøtte.
eid-unavailable-title = {$eid} er ikke tilgjengelig

# TestID
testid-title = Logg inn med TestID
testid-lead = Skriv inn nummeret til en testperson, eller hent en tilfeldig.
testid-pid = Personidentifikator
testid-pid-hint = Syntetisk fødselsnummer eller D-nummer, 11 siffer
testid-random = Hent tilfeldig person
testid-level = Sikkerhetsnivå
testid-level-too-low = Tjenesten krever et høyere nivå.
level-low = Lavt
level-substantial = Betydelig
level-high = Høyt
testid-authenticate = Autentiser
testid-developer = For utviklere
testid-outcome = Utfall
testid-outcome-success = Vellykket
testid-outcome-cancel = Brukeren avbryter
testid-outcome-error = Feil hos leverandøren
testid-outcome-slow = Treg leverandør
testid-outcome-down = Leverandøren er nede
testid-foreign = Utenlandsk bruker uten norsk personidentifikator
testid-error-missing = Skriv inn en personidentifikator.
testid-error-length = Personidentifikatoren må ha 11 siffer.
testid-error-digits = Personidentifikatoren kan bare ha siffer.
testid-error-date = Personidentifikatoren inneholder ikke en gyldig dato.
testid-error-check-digits = Kontrollsifrene stemmer ikke. Sjekk at tallene er riktige.
testid-error-real = Dette kan være nummeret til en virkelig person. Bruk et syntetisk nummer.
testid-error-space = Denne typen nummer brukes ikke her. Bruk et syntetisk nummer (måned + 80).
testid-error-level = Velg et sikkerhetsnivå som tjenesten godtar.

# Consent
consent-title = En tjeneste ber om tilgang
consent-who = fra {$organisation} ber om å kunne gjøre dette på dine vegne:
scope-owner = Tilbys av {$organisation}
consent-ends-minutes = { $count ->
        [one] Tilgangen varer i ett minutt.
       *[other] Tilgangen varer i {$count} minutter.
    }
consent-ends-hours = { $count ->
        [one] Tilgangen varer i én time.
       *[other] Tilgangen varer i {$count} timer.
    }
consent-ends-days = { $count ->
        [one] Tilgangen varer i én dag.
       *[other] Tilgangen varer i {$count} dager.
    }
consent-voluntary = Det er frivillig å dele. Godta bare hvis du stoler på tjenesten.
consent-login-anyway = Du blir logget inn selv om du ikke godtar.
consent-withdraw = Du kan trekke tilgangen tilbake når som helst på siden «Innloggingene dine» her hos ID-porten.
consent-refuse = Ikke godta
consent-accept = Godta

# After the login
logging-out-title = Du logges ut
logging-out-lead = Vi sier fra til tjenestene du har brukt, og sender deg videre om et øyeblikk.
logging-out-continue = Gå videre nå
logout-notice = Utlogging hos en tjeneste
logged-out-title = Du er logget ut
logged-out-lead = Innloggingen hos ID-porten er avsluttet, og tjenestene du har brukt får beskjed. Noen kan likevel være åpne til du logger ut der eller lukker nettleseren.
logged-out-advice = Lukk nettleseren hvis du deler maskin med andre.
logged-out-continue = Gå videre
logged-out-continue-to = Gå til {$name}
form-post-title = Du sendes videre
form-post-lead = Innloggingen er ferdig, og du er på vei til {$service}.
form-post-continue = Fortsett

# The profile page
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
profile-title = Innloggingene dine
profile-lead = Her ser du hvor du er logget inn med ID-porten, hvor du har logget inn før, og hvilke tjenester som har tilgang på dine vegne.
profile-sessions-title = Her er du innlogget
profile-sessions-lead = Logg ut der du ikke kjenner deg igjen. Tjenestene får beskjed.
profile-session-this = Denne nettleseren
profile-own-page = Denne siden
profile-session-began = Innlogget med {$eid}
profile-session-latest = Sist brukt
profile-session-end = Logg ut her
profile-everywhere = Logg ut overalt
profile-authorizations-title = Tjenester som har tilgang på dine vegne
profile-authorizations-lead = Trekker du tilbake, mister tjenesten tilgangen. Noen tilganger følger av selve innloggingen, og da får tjenesten tilgang igjen neste gang du logger inn der.
profile-authorizations-none = Ingen tjenester har tilgang på dine vegne nå.
profile-authorizations-away = Alle tilgangene kan ikke hentes akkurat nå, så listen kan mangle noen.
profile-authorization-given = Gitt
profile-authorization-ends = Varer til
profile-authorization-withdraw = Trekk tilbake
profile-logins-title = Siste innlogginger
profile-logins-lead = De siste 50 innloggingene det siste året. Kjenner du ikke igjen en av dem, logg ut overalt og kontakt den som ga deg den elektroniske ID-en.
profile-logins-away = Innloggingene kan ikke hentes akkurat nå. Du kan likevel logge ut overalt.
profile-logins-none = Ingen innlogginger det siste året.
profile-login-fresh = logget inn
profile-login-sso = var allerede innlogget
profile-login-cancelled = avbrutt
profile-login-refused = ikke sluppet inn

# Errors
error-title = Noe gikk galt
error-title-session = Denne innloggingen er over
error-title-logout = Du er allerede logget ut
error-advice-bookmark = Innloggingen kan ikke åpnes fra et bokmerke, en lenke eller med tilbakeknappen. Gå til tjenesten du skal bruke, og logg inn derfra.
error-advice-service = Feilen ligger hos tjenesten. Kontakt den som eier den.
error-advice-cookies = Tillat informasjonskapsler, gå til tjenesten du skal bruke, og logg inn derfra.
error-way-out = Tilbake til tjenesten
error-way-out-to = Tilbake til {$name}
error-cause-request = Tjenesten du kom fra, sendte en forespørsel vi ikke kan svare på.
error-cause-client = Tjenesten du kom fra, er ikke kjent her eller er slått av. Kontakt den som eier tjenesten.
error-cause-redirect-uri = Tjenesten du kom fra, ba oss sende deg til en adresse som ikke er registrert.
error-cause-request-uri = Innloggingsforespørselen er brukt eller utløpt. Start på nytt fra tjenesten.
error-cause-session = Innloggingen er brukt, utløpt eller ugyldig.
error-cause-cookies = Nettleseren viste ikke informasjonskapselen som innloggingen trenger. Enten er informasjonskapsler slått av, eller innloggingen ble startet i en annen nettleser.
error-cause-logout = Vi fant ingen innlogging å avslutte i denne nettleseren.
error-cause-eid = Innloggingen kunne ikke fullføres på grunn av en feil hos leverandøren av elektronisk ID.
error-cause-violated = Svaret på innloggingen kunne ikke godtas. Start på nytt fra tjenesten.
error-cause-service = Tjenesten er ikke tilgjengelig. Kontakt den som eier tjenesten.
error-cause-server = Det har oppstått en feil hos oss. Prøv igjen om litt.
error-cause-too-many-logins = Det er logget inn med fødselsnummeret ditt for mange ganger på kort tid. Vent et minutt og prøv igjen.
unavailable-title = Innloggingen er ikke tilgjengelig akkurat nå
unavailable-cause = Noe vi trenger for å logge deg inn, svarer ikke.
unavailable-cause-consent = Vi kan ikke lagre et ja fra deg akkurat nå. Du kan gå tilbake og logge inn uten å godta.
unavailable-cause-withdraw = Tjenesten har mistet tilgangen, men vi fikk ikke fjernet samtykket ditt. Prøv igjen om litt.
unavailable-advice = Feilen ligger hos oss, og ingenting er galt med din elektroniske ID. Prøv igjen om litt.
problem-get-help = Få hjelp
problem-technical = Oppgi dette hvis du kontakter brukerstøtte:
problem-not-found-title = Fant ikke siden
problem-not-found = Det finnes ingen side på denne adressen.
problem-to-front = Til forsiden
problem-method = Siden kan ikke åpnes på denne måten.
problem-cross-site = Skjemaet kom fra et annet nettsted. Gå tilbake og prøv igjen.
problem-slow = Forespørselen kom ikke fram i tide. Prøv på nytt.
problem-too-large = Forespørselen er for stor.
problem-unreadable = Forespørselen kunne ikke leses.
problem-too-many = Det kommer for mange forespørsler fra nettverket ditt akkurat nå. Vent et minutt og prøv igjen.
problem-broken = Det har oppstått en feil hos oss. Prøv igjen om litt.
problem-timed-out = Det tok for lang tid å svare. Prøv igjen om litt.

# The front page and help
front-title = Felles innlogging til offentlige tjenester
front-lead = Du logger ikke inn herfra. Gå til tjenesten du skal bruke, og velg å logge inn der.
front-profile = Se innloggingene dine, eller logg ut overalt
front-developers = For utviklere: metadata for OpenID Connect finner du her.
help-title = Hjelp og informasjon
help-get-eid-title = Slik skaffer du deg elektronisk ID
help-get-eid-text = En elektronisk ID viser hvem du er på nettet. Du bestiller den hos utstederen, og velger fritt mellom alle som gir det sikkerhetsnivået tjenesten krever. Det koster ikke noe å bruke den her.
help-trouble-title = Problemer med å logge inn
help-trouble-text = Start alltid innloggingen fra tjenesten du skal bruke, og tillat informasjonskapsler i nettleseren. Ta vare på koden på feilsiden, og oppgi den hvis du kontakter brukerstøtte.
help-privacy-title = Sikkerhet og personvern
help-privacy-text = Når du logger inn, lagrer vi fødselsnummeret eller D-nummeret ditt, sikkerhetsnivået, språket du valgte, hvilken elektronisk ID du brukte, og hvilken tjeneste du logget inn på. Tjenesten får vite hvem du er, men ikke passord eller koder.
help-accessibility-title = Tilgjengelighet
help-accessibility-text = Sidene skal kunne brukes av alle: med tastatur, skjermleser, forstørring og uten JavaScript. De er laget etter WCAG 2.1 nivå AA. Meld fra til brukerstøtte hvis noe hindrer deg.

# TestID: the developer's choices
testid-error-outcome = Velg et av utfallene.
testid-error-foreign = En utenlandsk identifikator er to landkoder og en verdi, som SE/NO/1234.
testid-error-name = Skriv både fornavn og etternavn, eller ingen av dem.
level-eidas-substantial = Betydelig (eIDAS)
level-eidas-high = Høyt (eIDAS)

# Simulatorer
sim-simulator = simulator
sim-banner = Dette er en simulator. Den er ikke { $name }, og alle kan logge inn som hvem som helst.
sim-login-title = Logg inn med { $name }
sim-person = Hvem logger inn
sim-pid = Et annet nummer
sim-pid-hint = Syntetisk fødselsnummer eller D-nummer. Uten det gjelder valget over.
sim-unmatched = Nummeret er ukjent: personen ble ikke funnet i registeret
sim-instrument = Måte å logge inn på
sim-outcome = Hva som skjer
sim-seconds = Sekunder som noe tregt tar
sim-continue = Fortsett
sim-country = Landet du har eID fra
sim-from = Utenlandsk eID fra { $name }
sim-phone = Mobilnummer, 8 siffer
sim-birth-date = Fødselsdato, ddmmåå
sim-phone-hint = Et hvilket som helst mobilnummer virker. Er fødselsdatoen en av testpersonenes, blir den personen foreslått.
sim-reference = Referanseord. De skal være like på mobilen:
sim-group-ordinary = Vanlig
sim-group-error = Feil fra leverandøren
sim-group-response = Veien tilbake
sim-group-id-token = ID-token
sim-group-level = Nivå og tidspunkt
sim-group-number = Nummer og navn
sim-group-userinfo = Userinfo
sim-group-transport = Tokenendepunktet
sim-error-pid = Skriv et syntetisk nummer med 11 siffer og riktige kontrollsifre.
sim-error-choice = Velg noe fra listene.
sim-error-country = Velg et land fra listen.
sim-error-phone = Mobilnummeret må ha 8 siffer.
sim-error-birth-date = Fødselsdatoen må ha 6 siffer.
sim-stuck-title = Her stopper det
sim-stuck-text = Leverandøren sender deg aldri tilbake. Gå tilbake til vinduet der du begynte.
sim-front-title = Simulator av en eID
sim-front-text = Hit kommer du fra en innlogging. Hva simulatoren kan, står i docs/simulators.md. Adressen til utstederen:
sim-front-service = Til en tjeneste der du kan logge inn

# The demo service: frame
demo-name = Demotjenesten
demo-menu = Hovedmeny
demo-menu-home = Hjem
demo-menu-requests = Forespørsler
demo-menu-mistakes = Feil med vilje
demo-menu-people = Personer og klienter
demo-menu-certificate = Sertifikat
demo-logged-in = innlogget

# The demo service: first page
demo-home-eyebrow = En tjeneste som viser alt
demo-home-title = Se en innlogging fra innsiden
demo-home-lead = Logg inn som en oppdiktet person, og se hver forespørsel, hvert svar og hver opplysning som går mellom nettleseren, tjenesten og ID-porten.
demo-home-start = Start med å logge inn
demo-home-people = Velg en testperson
demo-home-services = To tjenester, én innlogging
demo-minside-lead = Innbyggerens egen side. Godtar betydelig sikkerhetsnivå.
demo-skatt-lead = Enda en tjeneste. Her slipper du å logge inn på nytt.
demo-card-logged-in = Innlogget som {$name}
demo-card-logged-out = Ikke innlogget
demo-card-open = Åpne {$name}
demo-home-tour = En omvisning på fem minutter
demo-tour-log-in = Logg inn
demo-tour-log-in-text = Velg Min side, TestID og en tilfeldig person. Du trenger ikke passord.
demo-tour-look = Se hva tjenesten får vite
demo-tour-look-text = Hver opplysning i ID-tokenet er forklart på en linje.
demo-tour-single-sign-on = Gå til den andre tjenesten
demo-tour-single-sign-on-text = Ingen innloggingsside denne gangen: det er felles innlogging.
demo-tour-step-up = Øk sikkerhetsnivået
demo-tour-step-up-text = Be om høyt nivå. Da må du logge inn på nytt.
demo-tour-log-out = Logg ut
demo-tour-log-out-text = Avslutt innloggingen hos ID-porten. Demoen logger deg ut av begge tjenestene selv.
demo-tour-mistakes = Gjør feil med vilje
demo-tour-mistakes-text = Se hva ID-porten svarer når en klient gjør noe galt.
demo-home-developers = For deg som utvikler
demo-home-developers-text = Pek din egen klient hit. Alt den trenger å vite, står i metadataene.

# The demo service: a service before the login
demo-choose-level = Hvilket sikkerhetsnivå krever tjenesten?
demo-level-substantial = Betydelig
demo-level-high = Høyt
demo-level-other = Annet
demo-level-email = Ingen: bare en e-postadresse
demo-choose-other-level = Uten norsk elektronisk ID (acr_values)
demo-level-eidas-loa-substantial = eIDAS fra et annet europeisk land, betydelig
demo-level-eidas-loa-high = eIDAS fra et annet europeisk land, høyt
demo-level-selfregistered-email = E-post, uten at noen vet hvem du er
demo-more-choices = Flere valg
demo-choose-language = Språk hos ID-porten (ui_locales)
demo-choose-prompt = Innlogging når du alt er innlogget (prompt)
demo-prompt-any = Slipp å logge inn på nytt hvis det går
demo-prompt-login = Logg alltid inn på nytt (login)
demo-prompt-none = Vis aldri en side (none)
demo-log-in = Logg inn med ID-porten
demo-what-happens = Dette skjer når du logger inn
demo-what-happens-authorize = Tjenesten sender nettleseren til ID-porten med en forespørsel.
demo-what-happens-login = Du velger elektronisk ID og viser hvem du er. Tjenesten ser ikke dette.
demo-what-happens-callback = Nettleseren kommer tilbake med en kode som gjelder én gang.
demo-what-happens-token = Tjenesten bytter koden i tokener, uten at nettleseren er med.
demo-what-happens-checks = Tjenesten kontrollerer ID-tokenet før den tror på det.
demo-client-id = Registrert som

# The demo service: a service after the login
demo-greeting = Hei, {$name}
demo-greeting-unknown = Hei, hvem du enn er
demo-fact-pid = Fødselsnummer
demo-fact-d-number = D-nummer
demo-fact-level = Sikkerhetsnivå
demo-fact-eid = Elektronisk ID
demo-arrival-fresh = Du logget inn med en elektronisk ID
demo-arrival-fresh-text = Det fantes ingen innlogging å bygge på, eller tjenesten ba om en ny.
demo-arrival-single-sign-on = Ingen innloggingsside: felles innlogging
demo-arrival-single-sign-on-text = ID-porten kjente deg igjen, så du slapp å logge inn på nytt. Tidspunktet for innloggingen er uendret.
demo-arrival-step-up = Du økte sikkerhetsnivået
demo-arrival-step-up-text = Tjenesten ba om et høyere nivå enn du hadde, så du måtte logge inn på nytt.
demo-next = Hva nå?
demo-step-up = Øk til høyt nivå
demo-step-up-text = Ber om idporten-loa-high. Du må logge inn på nytt.
demo-share = Hent svar om barnehageplass
demo-share-text = Ber om {$scope}, som kommunen eier. ID-porten spør deg først, og du kan si nei.
demo-agreed-yes = Du godtok. Tokenet har fått scopet, så tjenesten kan spørre kommunen på dine vegne.
demo-agreed-no = Du godtok ikke. Du er logget inn likevel, men tokenet mangler scopet.
demo-other = Gå til {$name}
demo-other-text = En annen klient, samme nettleser. Kommer det en innloggingsside?
demo-again = Logg inn på nytt
demo-again-text = Sender prompt=login, så ID-porten spør selv om du er innlogget.
demo-logout = Logg ut
demo-logout-text = Avslutter innloggingen hos ID-porten. Demoen glemmer deg i begge tjenestene samtidig.
demo-checks = Tjenesten kontrollerte dette
demo-checks-text = Et ID-token er bare til å stole på når alt stemmer.
demo-check-passed = Stemmer:
demo-check-signature = Signert med en av ID-portens publiserte nøkler
demo-check-issuer = Utstedt av den vi spurte
demo-check-audience = Ment for oss
demo-check-times = Laget nettopp, og ikke utløpt
demo-check-nonce = Svar på vår egen forespørsel
demo-check-level = Høyt nok sikkerhetsnivå
demo-id-token = ID-token
demo-id-token-text = Det ID-porten sier om deg, til denne tjenesten alene.
demo-id-token-caption = Opplysninger i ID-tokenet
demo-access-token = Tilgangstoken
demo-access-token-text = Sendes til et API som skal handle på dine vegne. Tjenesten selv skal ikke lese det; her ser vi likevel.
demo-access-token-caption = Opplysninger i tilgangstokenet
demo-access-token-opaque = Tokenet er en referanse uten innhold.
demo-userinfo = Svar fra userinfo
demo-userinfo-text = Tjenesten spurte hvem du er, med tilgangstokenet. Det går når scopet har profile.
demo-userinfo-caption = Opplysninger fra userinfo
demo-userinfo-none = Tjenesten fikk ikke svar, eller spurte ikke.
demo-raw = Vis tokenet slik det ble sendt
demo-exchanges = Slik gikk innloggingen for seg
demo-exchanges-text = Åpne en linje for å se alt som ble sendt, og svaret.

# The demo service: requests
demo-requests-title = Alt som ble sendt
demo-requests-lead = Forespørslene i denne nettleseren, i rekkefølge. Her vises også koder, tokener og demoens egne hemmeligheter; de står bare her, aldri i en logg.
demo-requests-clear = Tøm listen
demo-requests-empty = Ingenting er sendt ennå.
demo-channel-browser = Nettleser
demo-channel-browser-text = går gjennom nettleseren, og kan ses og endres der
demo-channel-server = Tjeneste
demo-channel-server-text = går direkte mellom tjenesten og ID-porten
demo-exchange-discovery = Hent metadata
demo-exchange-discovery-text = Her står det hvor alt er. Utstederen i dokumentet må være nøyaktig den vi spurte.
demo-exchange-jwks = Hent offentlige nøkler
demo-exchange-jwks-text = Med disse kontrolleres signaturen på ID-tokenet.
demo-exchange-authorize = Send nettleseren til ID-porten
demo-exchange-authorize-text = Forespørselen om å logge inn. Svaret kommer når du er ferdig hos ID-porten.
demo-exchange-callback = Nettleseren er tilbake
demo-exchange-callback-text = state må være den vi sendte, og iss må være utstederen. Ellers er svaret ikke til oss.
demo-exchange-token = Bytt koden mot tokener
demo-exchange-token-text = Tjenesten viser hvem den er med sin hemmelighet, og at det var den som spurte, med code_verifier.
demo-exchange-userinfo = Spør hvem personen er
demo-exchange-userinfo-text = Tilgangstokenet er adgangskortet. sub må være den samme som i ID-tokenet.
demo-exchange-logout = Send nettleseren til utlogging
demo-exchange-logout-text = ID-tokenet viser hvilken tjeneste som ber om det.
demo-exchange-logged-out = Nettleseren er tilbake etter utlogging
demo-exchange-logged-out-text = state er den vi sendte, så utloggingen var vår egen.
demo-exchange-no-answer = ikke noe svar
demo-exchange-parameters = Sendt
demo-exchange-answer = Svar
demo-column-name = Navn
demo-column-value = Verdi
demo-column-claim = Opplysning
demo-column-meaning = Betydning

# The demo service: parameters
demo-parameter-client-id = Hvem som spør.
demo-parameter-redirect-uri = Hvor svaret skal. Må være registrert, tegn for tegn.
demo-parameter-response-type = Vi vil ha en kode, ikke tokener i nettleseren.
demo-parameter-scope = Hva vi ber om. openid gir et ID-token, profile gir userinfo.
demo-parameter-acr-values = Sikkerhetsnivået tjenesten trenger.
demo-parameter-ui-locales = Språket vi ønsker på innloggingssidene.
demo-parameter-state = Tilfeldig. Kommer tilbake i svaret, så vi vet at svaret er vårt.
demo-parameter-nonce = Tilfeldig. Kommer tilbake i ID-tokenet, så det ikke kan brukes om igjen.
demo-parameter-code-challenge = Avtrykket av en hemmelighet som vi viser fram senere (PKCE).
demo-parameter-code-challenge-method = Avtrykket er SHA-256. Noe annet godtas ikke.
demo-parameter-prompt = Om ID-porten skal spørre: login alltid, none aldri.
demo-parameter-code = Gjelder én gang, for oss alene, i ett minutt.
demo-parameter-iss = Hvem som svarer. Verner mot svar fra en annen.
demo-parameter-error = Hva som var galt, som kode.
demo-parameter-error-description = Forklaring for utvikleren.
demo-parameter-grant-type = Det vi bytter inn.
demo-parameter-code-verifier = Hemmeligheten bak avtrykket vi sendte først.
demo-parameter-id-token-hint = ID-tokenet, som viser hvem som ber om utloggingen.
demo-parameter-post-logout-redirect-uri = Hvor nettleseren skal etterpå. Må være registrert.
demo-parameter-authorization = Hvem vi er: klientens hemmelighet, eller tilgangstokenet.

# The demo service: claims
demo-claim-iss = Utstederen. Må være nøyaktig den vi spurte.
demo-claim-aud = Mottakeren: klienten som tokenet er for.
demo-claim-client-id = Klienten som fikk tokenet.
demo-claim-sub = Pseudonym for personen hos denne klienten. Andre klienter får et annet.
demo-claim-pid = Fødselsnummer eller D-nummer, 11 siffer.
demo-claim-acr = Sikkerhetsnivået som ble nådd; aldri lavere enn vi ba om.
demo-claim-amr = Hvilken elektronisk ID som ble brukt.
demo-claim-auth-time = Når personen faktisk logget inn. Uendret ved felles innlogging.
demo-claim-iat = Når tokenet ble laget. Senere enn auth_time betyr felles innlogging.
demo-claim-nbf = Tokenet gjelder ikke før dette.
demo-claim-exp = Tokenet gjelder ikke etter dette. Det er to minutter, og sier ikke noe om tjenestens egen sesjon.
demo-claim-nonce = Vår egen tilfeldige verdi, tilbake igjen.
demo-claim-sid = Innloggingen hos ID-porten, lik for alle tjenestene i den.
demo-claim-locale = Språket personen brukte på innloggingssidene.
demo-claim-given-name = Fornavn, når den elektroniske ID-en oppgir det.
demo-claim-family-name = Etternavn, når den elektroniske ID-en oppgir det.
demo-claim-name = Navn.
demo-claim-birthdate = Fødselsdato fra et annet land.
demo-claim-eidas-person-identifier = Identifikator fra et annet land.
demo-claim-eidas-citizen-country-code = Landet som den elektroniske ID-en kommer fra.
demo-claim-email = E-postadressen personen logget inn med.
demo-claim-scope = Det tokenet gir adgang til.
demo-claim-client-amr = Hvordan klienten viste hvem den er.
demo-claim-consumer = Organisasjonen som eier klienten, med organisasjonsnummer.
demo-claim-supplier = Leverandøren som driver klienten.
demo-claim-client-orgno = Klientens organisasjonsnummer, på gammel form.
demo-claim-token-type = Hva slags token det er.
demo-claim-cnf = Nøkkelen tokenet er bundet til.
demo-claim-jti = Tokenets eget nummer. To tokener har aldri det samme.
demo-claim-clm = Opplysningene som userinfo vil gi.
demo-claim-other = Ikke forklart her.

# The demo service: when a login fails
demo-trouble-title = Innloggingen lyktes ikke
demo-trouble-unreachable = ID-porten svarte ikke, eller svarte noe som ikke kan leses.
demo-trouble-unknown-state = Svaret hører ikke til noen innlogging i denne nettleseren, eller er brukt før.
demo-trouble-wrong-issuer = Svaret kom fra en annen utsteder enn den vi spurte.
demo-trouble-empty-callback = Svaret hadde verken kode eller feil.
demo-trouble-refused = ID-porten svarte med en feil:
demo-trouble-id-token = ID-tokenet holdt ikke, så tjenesten tror ikke på det:
demo-trouble-requests = Se alt som ble sendt

# The demo service: mistakes
demo-mistakes-title = Gjør feil med vilje
demo-mistakes-lead = Hver knapp sender en forespørsel med én feil. Slik kjenner du igjen feilen når din egen klient gjør den.
demo-mistake-make = Send
demo-mistake-log-in-first = Logg inn først.
demo-mistake-no-error = Ingen feil
demo-mistake-as-promised = Det er svaret som spesifikasjonen krever.
demo-mistake-had-session = Du var innlogget, så ID-porten svarte med en kode. Logg ut og prøv igjen.
demo-mistake-otherwise = Det er ikke svaret kontrakten lover.
demo-place-providers-page = Du havner på en side hos ID-porten, og blir aldri sendt videre.
demo-place-callback = Nettleseren kommer tilbake med
demo-place-token-answer = Token-endepunktet svarer
demo-mistake-unregistered-redirect = En adresse som ikke er registrert
demo-mistake-unregistered-redirect-text = redirect_uri peker til example.org. Sendte ID-porten svaret dit, kunne hvem som helst stjele en innlogging.
demo-mistake-no-challenge = Uten PKCE
demo-mistake-no-challenge-text = code_challenge mangler. Da kunne en stjålet kode brukes av en annen.
demo-mistake-plain-challenge = PKCE uten avtrykk
demo-mistake-plain-challenge-text = code_challenge_method er plain. Bare S256 godtas.
demo-mistake-unknown-scope = Et scope klienten ikke har
demo-mistake-unknown-scope-text = scope ber om noe som ikke er registrert på klienten.
demo-mistake-no-session = Ingen side, men heller ingen innlogging
demo-mistake-no-session-text = prompt=none forbyr ID-porten å vise noe. Er ingen innlogget, kan den bare si fra.
demo-mistake-wrong-secret = Feil hemmelighet
demo-mistake-wrong-secret-text = Klienten viser en annen hemmelighet enn sin egen.
demo-mistake-replayed-code = En kode som er brukt
demo-mistake-replayed-code-text = Koden fra den siste innloggingen sendes en gang til. Tokenene fra første gang blir også ugyldige.
demo-mistake-unregistered-logout = Utlogging til en ukjent adresse
demo-mistake-unregistered-logout-text = post_logout_redirect_uri er ikke registrert. Du blir logget ut, men ikke sendt dit.

# The demo service: people and clients
demo-people-title = Personer og klienter
demo-people-lead = Alle er oppdiktet. Numrene har 80 lagt til måneden, så de kan ikke tilhøre noen.
demo-people = Personer
demo-people-text = Skriv et av numrene i TestID, så er du den personen.
demo-column-person = Navn
demo-column-note = Merknad
demo-clients = Klienter
demo-clients-text = Én av hvert slag, som mønster for din egen.
demo-column-client = Navn
demo-column-organisation = Organisasjon
demo-column-kind = Type
demo-note-closed = brukeren er stengt
demo-note-reserved = har reservert seg mot digital kommunikasjon
demo-note-stale = utdatert kontaktinformasjon
demo-note-d-number = D-nummer
demo-note-under-age = under 18 år
demo-kind-web = nettjeneste
demo-kind-browser = ensideapplikasjon
demo-kind-machine = maskin
demo-kind-native = app
demo-kind-isolated = uten felles innlogging
demo-kind-supplier = driftes av en leverandør
demo-curl = Logg inn uten nettleser
demo-curl-text = Lim dette inn i terminalen. login_hint tar plassen til innloggingssidene; det går bare i test og demo.

# The demo service: an enterprise certificate
demo-certificate-title = Virksomhetssertifikat
demo-certificate-lead = Et sertifikat viser hvilken organisasjon et system tilhører. Her får du ett til en oppdiktet organisasjon, utstedt av demoens egen test-CA. Demoen stoler på det med en gang; ingen andre gjør det.
demo-certificate-whose = Hvem skal ha sertifikatet?
demo-certificate-organisation = Organisasjon i demoen
demo-certificate-number = Eller et annet oppdiktet organisasjonsnummer
demo-certificate-number-hint = Ni siffer. Det første er 2 eller 3, og det siste er et kontrollsiffer.
demo-certificate-number-error = Det er ikke et oppdiktet organisasjonsnummer. Se at det har ni siffer, begynner med 2 eller 3, og har rett kontrollsiffer.
demo-certificate-issue = Utsted virksomhetssertifikat
demo-certificate-file = Du får én fil med privat nøkkel, sertifikat og sertifikatene over det (PEM). Demoen beholder ikke nøkkelen.
demo-certificate-next = Hent et token med det
demo-certificate-next-text = Lim dette inn i terminalen, i mappen der filen ligger. Klienten {$name} har ingen nøkkel hos Maskinporten, så sertifikatet må være organisasjonens.

# The demo service: logged out
demo-logged-out-title = Du er logget ut
demo-logged-out-lead = Innloggingen hos ID-porten er avsluttet, og demoen har glemt deg i begge tjenestene.
demo-logged-out-text = Går du til en av dem nå, må du logge inn på nytt.
demo-logged-out-again = Til {$name}

testid-people = Testpersoner
testid-persona = Velg en person fra listen
testid-persona-none = Ingen: bruk nummeret over
testid-foreign_identifier = Utenlandsk identifikator
testid-given_name = Fornavn
testid-family_name = Etternavn
wait-title = Venter på {$eid}
wait-lead = Siden går videre av seg selv om noen sekunder.
wait-continue = Gå videre nå

send-again-lead = Du kommer fra {$eid}, og er straks videre.

# Landvelgeren
countries-title = Velg land
countries-lead = Med {$eid} logger du inn med en elektronisk ID fra et annet europeisk land. Hvilket land er den fra?
countries-country = Land
countries-choose = Velg et land
countries-continue = Gå videre
countries-unknown = Velg et land fra listen.
country-at = Østerrike
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
minid-forgotten = Jeg har glemt passordet
minid-order-link = Bestill MinID
minid-activate-link = Aktiver MinID med koden fra brevet
minid-back-to-login = Til innloggingen
minid-error-number = Skriv fødselsnummeret eller D-nummeret ditt med 11 siffer, og se etter at alle er riktige.
minid-error-credentials = Fødselsnummeret eller passordet er feil. (I-1003)
minid-error-code = Koden er feil. (I-1003)
minid-error-code-ended = Koden er for gammel, eller den er brukt. Be om en ny.
minid-error-pin = Koden er ikke den som står ved dette nummeret på arket. (I-1003)
minid-error-activation = Fødselsnummeret eller aktiveringskoden er feil, eller brevet er for gammelt. (I-1003)
minid-error-again = De to passordene er ikke like.
minid-error-age = Du kan bestille MinID fra det året du fyller 13. Kontakt brukerstøtte hvis du er eldre.
minid-error-mobile = Skriv et mobilnummer, for eksempel 990 00 001. Nummer fra andre land begynner med + og landkode.
minid-error-sms-soon = Vi har nettopp sendt en kode på SMS. Vent i ti minutter før du ber om en ny. Etter tre koder tar det lengre tid.
minid-error-email = Skriv en e-postadresse, for eksempel kari@example.no.
minid-error-id = Feilkode {$id}
minid-error-session = Innloggingen er brukt eller utløpt, eller den ble startet i en annen nettleser. MinID må kunne lagre informasjonskapsler. Var du på vei til en tjeneste, må du gå tilbake til den og begynne på nytt.
minid-last-warning = Du har ett forsøk igjen. Etter det blir MinID stengt i en time.
minid-quarantine-title = MinID er stengt i en time
minid-quarantine-text = Det har vært for mange feil forsøk. MinID åpnes igjen innen en time, og da må du velge nytt passord. Du kan velge en annen måte å logge inn på. Brukerstøtte: {$phone}
minid-renew = MinID har vært stengt etter for mange feil forsøk, eller passordet ditt gjelder bare én gang. Velg et nytt passord. (I-1012)
minid-closed-title = Du kan ikke bruke MinID
minid-closed-text = Denne brukeren er stengt. Ring brukerstøtte på {$phone}.
minid-locked-title = MinID er låst
minid-locked-text = Bestill et nytt brev for å åpne MinID igjen. Brukerstøtte: {$phone}
minid-sheet-locked-title = Kodearket er sperret
minid-sheet-locked-text = Det har vært for mange feil koder fra arket. Bruk en annen kode, eller bestill et nytt ark. Brukerstøtte: {$phone}
minid-no-factor-title = MinID mangler en vei videre
minid-no-factor-text = Vi har ingen mobil eller e-postadresse å sende koder til. Bestill et nytt brev. Brukerstøtte: {$phone}
minid-not-enough-title = MinID er ikke nok for denne tjenesten
minid-not-enough-text = Tjenesten krever et høyere sikkerhetsnivå enn MinID gir. Velg en annen elektronisk ID.
minid-already-ordered-title = Et brev er allerede bestilt
minid-already-ordered-text = Et brev med aktiveringskode gjelder i 60 dager, og før det bestilles ikke noe nytt. Har det ikke kommet, så ring brukerstøtte på {$phone}.
minid-ordered-title = Bestillingen er mottatt
minid-ordered-text = Hvis du står i Folkeregisteret med en adresse, kommer et brev med aktiveringskode dit om omtrent ti virkedager. Koden gjelder i 60 dager.
minid-code-on-screen = I testmiljøet vises koden med en gang:
minid-factor-title = Bekreft at det er deg
minid-code = Kode
minid-pin = Kode nummer {$detail} på arket
minid-sms-sent = Vi har sendt en kode på SMS. Den har fem tegn og gjelder i ti minutter.
minid-email-sent = Vi har sendt en kode på e-post. Den har seks tegn, og det er forskjell på store og små bokstaver.
minid-totp-lead = Åpne autentiseringsappen og skriv koden som står der.
minid-pin-lead = Finn fram arket med koder som du har fått i posten.
minid-last-log-in = Forrige innlogging: {$at}
minid-use-otc = Få kode på SMS
minid-resend = Send en ny kode når den forrige ikke gjelder lenger
minid-use-pin = Bruk en kode fra arket
minid-use-totp = Bruk autentiseringsappen
minid-recover-title = Glemt passord
minid-recover-lead = Du får en kode på SMS, og så en på e-post. Etter det velger du et nytt passord.
minid-new-password-title = Velg nytt passord
minid-new-password-lead = Skriv det samme passordet to ganger.
minid-new-password = Nytt passord
minid-new-password-hint = Minst 8 tegn, med både bokstaver og tall. Bruk ikke æ, ø, å eller mellomrom.
minid-again = Gjenta passordet
minid-password-length = Passordet må ha fra 8 til 256 tegn.
minid-password-mixture = Passordet må ha minst én bokstav fra a til z og minst ett tall.
minid-password-sign = Passordet kan ikke ha mellomrom eller bokstaver som æ, ø og å.
minid-password-number = Passordet kan ikke inneholde fødselsnummeret ditt.
minid-password-common = Dette passordet prøver alle først. Velg et annet.
minid-password-changed = Passordet er endret. Logg inn med det nye.
minid-order-title = Bestill MinID
minid-order-lead = Du får en kode på SMS nå, og et brev med aktiveringskode til adressen din i Folkeregisteret.
minid-mobile = Mobilnummer
minid-mobile-hint = Koder sendes hit på SMS.
minid-email = E-postadresse
minid-email-hint = Trengs når du har glemt passordet. Kan stå tomt.
minid-activate-title = Aktiver MinID
minid-activate-lead = Skriv aktiveringskoden fra brevet.
minid-activation-code = Aktiveringskode
minid-activate-details-lead = Velg et passord, og hvor vi skal sende koder. Når du går videre, godtar du vilkårene for MinID.
minid-activated = MinID er klar til bruk. Logg inn med det nye passordet.
minid-front-title = MinID
minid-front-lead = MinID er en elektronisk ID for offentlige tjenester. Du bruker den fra tjenesten du skal til. Her kan du bestille den, aktivere den og se hvordan den er brukt.
minid-front-account = Se og endre min MinID
minid-to-front = Til forsiden hos MinID
minid-phone = Brukerstøtte: {$phone}
minid-help-order = Bestill MinID på forsiden. Du kan gjøre det fra det året du fyller 13. Brevet med aktiveringskode går til adressen din i Folkeregisteret.
minid-help-trouble = Begynn fra tjenesten du skal bruke, og tillat informasjonskapsler. Etter tre feil forsøk er MinID stengt i en time. Etter det velger du nytt passord.
minid-help-privacy = MinID lagrer fødselsnummeret, mobilnummeret og e-postadressen din kryptert, og passordet så det ikke kan leses. De siste innloggingene ser du selv på siden din.
minid-account-title = Min MinID
minid-account-contact = Hvem og hvor
minid-account-factors = Slik bekrefter du at det er deg
minid-account-log-ins = Siste innlogginger
minid-factor-otc = Kode på SMS
minid-factor-pin = Kode fra arket
minid-factor-totp = Autentiseringsapp
minid-factor-passkey = Passnøkkel
minid-preferred = spørres det om først
minid-prefer = Spør om denne først
minid-app-title = Legg til autentiseringsapp
minid-app-lead = Skann koden med appen, eller legg inn nøkkelen {$detail} der. Skriv så koden som appen viser.
minid-app-qr = QR-kode med nøkkelen
minid-app-here = Åpne nøkkelen i en app på denne enheten
minid-app-added = Autentiseringsappen er lagt til.
minid-app-remove = Fjern autentiseringsappen
minid-app-removed = Autentiseringsappen er fjernet.
minid-last-factor = Den siste måten å bekrefte på kan ikke fjernes.
minid-sheets = Gyldige kodeark: {$count}
minid-sheet-order = Bestill nytt kodeark i posten
minid-sheet-ordered = Et nytt kodeark er på vei i posten.
minid-sheet-soon = Et kodeark ble sendt til deg for mindre enn ti dager siden. Vent på det før du bestiller et nytt.
minid-no-address = Vi vet ikke hvor vi skal sende brev til deg. Kontroller adressen din i Folkeregisteret.
minid-new-mobile-title = Endre mobilnummer
minid-new-mobile-lead = Vi sender en kode til det nye nummeret. Det gamle får ingen koder etter det.
minid-mobile-changed = Mobilnummeret er endret.
minid-sms-code =
    {$code}
    Koden gjelder innlogging til {$service}. Del den ikke med noen.
minid-email-code-subject = Kode fra MinID
minid-email-code =
    {$code}
    Skriv koden på siden der du velger nytt passord for MinID. Har du ikke bedt om det, så gjør ingenting.
minid-notice-subject = Melding fra MinID
minid-notice-quarantine = MinID er stengt i en time etter for mange feil forsøk. Var det ikke deg, så ring {$phone}.
minid-notice-password = Passordet til MinID er endret. Var det ikke deg, så ring {$phone}.
minid-notice-ordered = Det er bestilt et nytt brev med aktiveringskode til MinID. Var det ikke deg, så ring {$phone}.
minid-notice-activated = MinID er aktivert. Var det ikke deg, så ring {$phone}.
minid-notice-mobile = Mobilnummeret til MinID er endret. Var det ikke deg, så ring {$phone}.
minid-mobile-left = Dette nummeret får ikke lenger koder fra MinID. Var det ikke du som endret det, så ring {$phone}.
minid-notice-app = En autentiseringsapp er lagt til i MinID. Var det ikke deg, så ring {$phone}.
minid-unlocked = Brukerstøtten har låst opp MinID-en din. Var det ikke du som ba om det, så ring {$phone}.
minid-letter-subject = Aktiveringskode for MinID
minid-letter = Aktiveringskoden din er {$code}. Bruk den på {$address} innen 60 dager. Del den ikke med noen.
minid-sheet-subject = Koder til MinID
minid-sheet = Ta vare på arket. Når du logger inn, blir du spurt om koden ved ett av numrene.

# The outbox of demo and test
outbox-title = Utboksen
outbox-lead = Her står alle SMS-er, e-poster og brev som ikke ble sendt, fordi dette er et testmiljø.
outbox-empty = Her er ingenting ennå.
outbox-sms = SMS
outbox-email = E-post
outbox-letter = Brev

# MinID: passkeys
minid-passkey-instead = Bruk passnøkkel
minid-passkey-title = Logg inn med passnøkkel
minid-passkey-lead = Bekreft med fingeravtrykk, ansikt eller PIN på telefonen, maskinen eller nøkkelen din.
minid-passkey-use = Bruk passnøkkelen
minid-passkey-trouble = Det ble ikke brukt noen passnøkkel. Prøv igjen, eller bruk passord.
minid-passkey-no-script = Passnøkler trenger JavaScript. Alt annet virker uten.
minid-passkey-failed = Passnøkkelen ble ikke godtatt. Bruk passord, eller prøv igjen.
minid-passkeys-title = Passnøkler
minid-passkeys-lead = Med en passnøkkel logger du inn uten passord og kode. Ha gjerne to, på ulike enheter.
minid-passkeys-paused-title = Passnøkler kan ikke brukes nå
minid-passkeys-paused-text = Tre passnøkler ble ikke godtatt. Vent en time, eller bruk passord.
minid-passkeys-not-here = Denne adressen kan ikke ha passnøkler. Bruk passord.
minid-passkey-name = Navn på passnøkkelen
minid-passkey-add = Legg til passnøkkel
minid-passkey-added = Passnøkkelen er lagt til.
minid-passkey-not-added = Passnøkkelen ble ikke godtatt. Prøv igjen.
minid-passkey-known = Denne passnøkkelen er allerede registrert.
minid-passkey-stale = For å legge til en passnøkkel må du ha logget inn de siste fem minuttene, og ha færre enn ti. Logg ut og inn igjen.
minid-passkey-remove = Fjern
minid-passkey-removed = Passnøkkelen er fjernet.
minid-passkey-last-used = sist brukt {$at}
minid-passkey-disabled = tatt ut av bruk
minid-notice-passkey = En passnøkkel er lagt til i MinID. Var det ikke deg, så ring {$phone}.
minid-notice-passkey-copied = En passnøkkel i MinID kan være kopiert og er tatt ut av bruk. Ring {$phone} hvis du lurer.

# Login by e-mail
email-title = Logg inn med e-post
email-lead = Vi sender en kode til e-postadressen din. Den sier ingenting om hvem du er, bare at du leser e-posten der.
email-address = E-postadresse
email-send = Send kode
email-sent = Vi har sendt en kode til {$address}. Det kan ta noen minutter før den kommer.
email-code-label = Kode fra e-posten
email-code-hint = Seks tegn. Det er forskjell på store og små bokstaver. Koden virker i ti minutter.
email-check = Logg inn
email-other = Bruk en annen adresse
email-error-address = Skriv en e-postadresse, for eksempel kari@example.no.
email-error-too-many = Vi har sendt flere koder til denne adressen den siste timen. Vent litt, eller bruk en annen adresse.
email-error-no-code = Skriv koden fra e-posten.
email-error-code = Koden er feil eller for gammel. Sjekk store og små bokstaver.
email-error-last-try = Koden er feil eller for gammel. Du har ett forsøk igjen.
email-error-quarantined = For mange feil koder for denne adressen. Vent en time, eller bruk en annen adresse.
email-code-subject = Kode til innlogging
email-code =
    {$code}
    Skriv koden på siden der du logger inn på {$service}. Gi den ikke til noen andre. Er det ikke du som logger inn, så gjør ingenting.

# The delegation source of demo and test
source-title = Delegeringskilden
source-banner = Dette er delegeringskilden i et testmiljø. Alle kan handle for hvilken som helst virksomhet.
source-lead = Velg virksomheten du handler for.
source-issuer = Utsteder:
source-consents = Samtykker
source-given = Delegert til andre
source-received = Mottatt fra andre
source-none = Ingen.
source-delegate-title = Ny delegering
source-no-scopes = Ingen scope har denne delegeringskilden.
source-scope = Scope
source-receiver = Leverandør
source-delegate = Deleger
source-withdraw = Trekk tilbake
source-return = Gi fra oss
source-requests = Forespørsler om systembruker
source-system-users = Systembrukere
source-end = Slett systembrukeren
source-other-organisation = Handle for en annen virksomhet
source-request-title = Forespørsel om systembruker
source-request-text = { $name } ber om en systembruker hos { $organisation }.
source-accept = Godkjenn
source-reject = Avvis
source-escalate = Send videre
source-escalated = Forespørselen er sendt videre til noen med flere fullmakter.
source-answered = Forespørselen venter ikke på svar:
source-consent-stands = Gjelder til
source-consent-revoked = Trukket tilbake, skulle ha vart til
source-consent-expired = Utløpt
source-consent-revoke = Trekk samtykket tilbake
source-consent-give = Gi samtykke
source-consent-from = Fødselsnummeret eller organisasjonsnummeret til den som samtykker
source-consent-to = Virksomheten som får samtykket
source-consent-resource = Ressurs
source-consent-days = Antall dager

# The mail to organisations of what ends soon
expiry-heading = Noe slutter snart å virke
expiry-text = Det som står nederst, hører til klienter som {$organisation} eier eller drifter, og virker til tidspunktet foran (norsk tid). Lag en ny hemmelighet, eller registrer en ny nøkkel eller et nytt sertifikat, i god tid: med kallet som står der, eller på samme måte som sist. Det som ikke er i bruk lenger, kan dere slette.
