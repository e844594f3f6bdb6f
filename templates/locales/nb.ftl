# Bokmål: has every text. Arguments: {$service}, {$eid} and {$name} are names, {$code} is a short code.

product-name = Fellesporten
skip-to-content = Hopp til innholdet
test-banner = Testmiljø
test-banner-hint = Bruk aldri ekte personopplysninger her.
language-menu = Språk
footer-menu = Hjelp og informasjon
link-get-eid = Slik skaffer du elektronisk ID
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
selector-service = Du logger inn til {$service}
selector-step-up = Tjenesten krever et høyere sikkerhetsnivå enn det du er logget inn med. Logg inn på nytt.
cancel-and-return = Avbryt og gå tilbake til {$service}
operator-message = Driftsmelding:
eid-testid-hint = For testing med syntetiske personer
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
testid-lead = Skriv inn en syntetisk person, eller hent en tilfeldig.
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

# After the login
logged-out-title = Du er logget ut
logged-out-lead = Du er logget ut av alle tjenester som du logget inn på herfra.
logged-out-advice = Lukk nettleseren hvis du deler maskin med andre.
logged-out-continue = Gå videre
logged-out-continue-to = Gå til {$name}
form-post-title = Du sendes videre
form-post-lead = Innloggingen er ferdig, og du er på vei til {$service}.
form-post-continue = Fortsett

# Errors
error-title = Noe gikk galt
error-advice-bookmark = Innloggingen kan ikke åpnes fra et bokmerke, en lenke eller med tilbakeknappen. Gå til tjenesten du skal bruke, og logg inn derfra.
error-way-out = Tilbake til tjenesten
error-way-out-to = Tilbake til {$name}
error-cause-request = Tjenesten du kom fra, sendte en forespørsel vi ikke kan svare på.
error-cause-client = Tjenesten du kom fra, er ikke kjent her eller er slått av. Kontakt den som eier tjenesten.
error-cause-redirect-uri = Tjenesten du kom fra, ba oss sende deg til en adresse som ikke er registrert.
error-cause-request-uri = Innloggingsforespørselen er brukt eller utløpt. Start på nytt fra tjenesten.
error-cause-session = Innloggingen er ugyldig eller utløpt. Prøv på nytt.
error-cause-cookies = Nettleseren tok ikke vare på informasjonskapselen som innloggingen trenger. Tillat informasjonskapsler og prøv på nytt.
error-cause-logout = Vi fant ingen innlogging å avslutte. Du er trolig logget ut allerede.
error-cause-eid = Innloggingen kunne ikke fullføres på grunn av en feil hos leverandøren av elektronisk ID.
error-cause-violated = Svaret på innloggingen kunne ikke godtas. Start på nytt fra tjenesten.
error-cause-service = Tjenesten er ikke tilgjengelig. Kontakt den som eier tjenesten.
error-cause-server = Det har oppstått en feil hos oss. Prøv igjen om litt.
unavailable-title = Innloggingen er ikke tilgjengelig akkurat nå
unavailable-cause = Noe vi trenger for å logge deg inn, svarer ikke.
unavailable-advice = Feilen ligger hos oss, og ingenting er galt med din elektroniske ID. Prøv igjen om litt.
problem-get-help = Få hjelp
problem-technical = Oppgi dette hvis du kontakter brukerstøtte:
problem-not-found-title = Fant ikke siden
problem-not-found = Det finnes ingen side på denne adressen.
problem-method = Siden kan ikke åpnes på denne måten.
problem-slow = Forespørselen kom ikke fram i tide. Prøv på nytt.
problem-too-large = Forespørselen er for stor.
problem-unreadable = Forespørselen kunne ikke leses.
problem-broken = Det har oppstått en feil hos oss. Prøv igjen om litt.
problem-timed-out = Det tok for lang tid å svare. Prøv igjen om litt.

# The front page and help
front-title = Felles innlogging til offentlige tjenester
front-lead = Du logger ikke inn herfra. Gå til tjenesten du skal bruke, og velg å logge inn der.
front-developers = For utviklere: metadata for OpenID Connect finner du her.
help-title = Hjelp og informasjon
help-get-eid-title = Slik skaffer du elektronisk ID
help-get-eid-text = En elektronisk ID viser hvem du er på nettet. Du bestiller den hos utstederen, og velger fritt mellom alle som gir det sikkerhetsnivået tjenesten krever. Det koster ikke noe å bruke den her.
help-trouble-title = Problemer med å logge inn
help-trouble-text = Start alltid innloggingen fra tjenesten du skal bruke, og tillat informasjonskapsler i nettleseren. Ta vare på koden på feilsiden, og oppgi den hvis du kontakter brukerstøtte.
help-privacy-title = Sikkerhet og personvern
help-privacy-text = Når du logger inn, lagrer vi fødselsnummeret ditt, sikkerhetsnivået, språket du valgte, hvilken elektronisk ID du brukte, og hvilken tjeneste du logget inn på. Opplysningene slettes etter ett år. Tjenesten får vite hvem du er, men ikke passord eller koder.
help-accessibility-title = Tilgjengelighet
help-accessibility-text = Sidene skal kunne brukes av alle: med tastatur, skjermleser, forstørring og uten JavaScript. De er laget etter WCAG 2.1 nivå AA. Meld fra til brukerstøtte hvis noe hindrer deg.
