//! The table of built-in scopes (`docs/contracts/maskinporten.md` §5.7).

use crate::client_kinds::IntegrationType::{self, Ansattporten, ApiKlient, Eformidling, Krr, Maskinporten};

/// How an organisation comes to use a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Open {
    /// Without asking.
    ToAll,
    /// Its owner gives access.
    ByRecord,
    /// The same, and a supplier may act for an organisation that has it.
    Delegable,
    /// Its owner gives access, and nobody else is told that it is there.
    Internal,
}

/// A built-in scope.
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) types: &'static [IntegrationType],
    pub(super) open: Open,
    pub(super) description: &'static str,
}

const MACHINES: &[IntegrationType] = &[Maskinporten];
const PEOPLE: &[IntegrationType] = &[ApiKlient];
const BOTH: &[IntegrationType] = &[ApiKlient, Maskinporten];
const REGISTER: &[IntegrationType] = &[Krr, Maskinporten];
const EXCHANGE: &[IntegrationType] = &[Maskinporten, Eformidling];

const fn row(name: &'static str, types: &'static [IntegrationType], open: Open, description: &'static str) -> Row {
    Row { name, types, open, description }
}

/// All of them.
pub(super) const ROWS: &[Row] = &[
    // The contact register.
    row("krr:global/kontaktinformasjon.read", REGISTER, Open::ToAll, "Hente innbyggeres kontaktinformasjon"),
    row("krr:global/digitalpost.read", REGISTER, Open::ToAll, "Hente innbyggeres digitale postkasse"),
    row("krr:global/kontaktinfo.read", MACHINES, Open::Delegable, "Hente kontaktinformasjon på vegne av andre"),
    row("krr:global/postkasse.read", MACHINES, Open::Delegable, "Hente digital postkasse på vegne av andre"),
    row("krr:global/hentendring.read", EXCHANGE, Open::ByRecord, "Hente endringer i registeret"),
    row("global/kontaktinformasjon.read", EXCHANGE, Open::ByRecord, "Hente kontaktinformasjon (eldre navn)"),
    row("global/varslingsstatus.read", EXCHANGE, Open::ByRecord, "Hente varslingsstatus (eldre navn)"),
    row("global/sikkerdigitalpost.read", EXCHANGE, Open::ByRecord, "Hente digital postkasse (eldre navn)"),
    row("global/sertifikat.read", EXCHANGE, Open::ByRecord, "Hente postkassens sertifikat (eldre navn)"),
    row("global/spraak.read", EXCHANGE, Open::ByRecord, "Hente valgt språk (eldre navn)"),
    row("global/navn.read", EXCHANGE, Open::ByRecord, "Hente navn (eldre navn)"),
    row("global/postadresse.read", EXCHANGE, Open::ByRecord, "Hente postadresse (eldre navn)"),
    row("krr:user/kontaktinformasjon.read", PEOPLE, Open::ToAll, "Se din kontaktinformasjon"),
    row("krr:user/digitalpost.read", PEOPLE, Open::ToAll, "Se din digitale postkasse"),
    row("krr:user/spraak.write", PEOPLE, Open::ToAll, "Endre ditt valg av språk"),
    row("user/kontaktinformasjon.read", PEOPLE, Open::ToAll, "Se din kontaktinformasjon (eldre navn)"),
    row("user/varslingsstatus.read", PEOPLE, Open::ToAll, "Se din varslingsstatus (eldre navn)"),
    row("user/sikkerdigitalpost.read", PEOPLE, Open::ToAll, "Se din digitale postkasse (eldre navn)"),
    row("user/sertifikat.read", PEOPLE, Open::ToAll, "Se postkassens sertifikat (eldre navn)"),
    row("user/spraak.read", PEOPLE, Open::ToAll, "Se ditt valg av språk (eldre navn)"),
    row("user/spraak.write", PEOPLE, Open::ToAll, "Endre ditt valg av språk (eldre navn)"),
    row("krr:intern", MACHINES, Open::Internal, "Registerets eget grensesnitt for pålogging"),
    row("krr:leverandoer/postkasse.write", MACHINES, Open::Internal, "Melde hvem som har postkasse"),
    // ID-porten.
    row("idporten:authorizations", BOTH, Open::ToAll, "Se og trekke tilbake gitte tilganger"),
    row("idporten:user.log.read", PEOPLE, Open::ToAll, "Se egne pålogginger"),
    row("idporten:token.introspection", BOTH, Open::ByRecord, "Slå opp om et token er gyldig"),
    // Self-service.
    row("idporten:dcr.read", MACHINES, Open::ByRecord, "Se egne integrasjoner"),
    row("idporten:dcr.modify", MACHINES, Open::ByRecord, "Endre egne integrasjoner"),
    row("idporten:dcr.write", MACHINES, Open::ByRecord, "Lage og endre egne integrasjoner"),
    row("idporten:dcr/onbehalfof:write", MACHINES, Open::ByRecord, "Endre på-vegne-av-oppføringer"),
    row("idporten:dcr.supplier", MACHINES, Open::ByRecord, "Lage og endre integrasjoner for andre"),
    row("idporten:dcr.altinn", MACHINES, Open::ByRecord, "Altinns administrasjon av integrasjoner"),
    row("idporten:dcr.datasharing", &[Ansattporten], Open::ByRecord, "Forenklet onboarding"),
    row("idporten:scopes.read", MACHINES, Open::ByRecord, "Se egne scopes og tilganger"),
    row("idporten:scopes.write", MACHINES, Open::ByRecord, "Lage scopes og gi tilganger"),
    // Digital mail, and the exchange between organisations.
    row("digitalpostinnbygger:send", EXCHANGE, Open::Delegable, "Sende digital post til innbyggere"),
    row("eformidling:dpo", EXCHANGE, Open::ByRecord, "eFormidling: Altinn formidling"),
    row("eformidling:dpe", EXCHANGE, Open::ByRecord, "eFormidling: eInnsyn"),
    row("eformidling:dpv", EXCHANGE, Open::ByRecord, "eFormidling: digital post til virksomheter"),
    row("eformidling:dpf", EXCHANGE, Open::ByRecord, "eFormidling: Fiks"),
    row("eformidling:dpi", EXCHANGE, Open::ByRecord, "eFormidling: digital post til innbyggere"),
    row("eformidling:dph", EXCHANGE, Open::ByRecord, "eFormidling: helse"),
    row("move/dpo.read", EXCHANGE, Open::ByRecord, "eFormidling: Altinn formidling (eldre navn)"),
    row("move/dpe.read", EXCHANGE, Open::ByRecord, "eFormidling: eInnsyn (eldre navn)"),
    row("move/dpv.read", EXCHANGE, Open::ByRecord, "eFormidling: post til virksomheter (eldre navn)"),
    row("move/dpf.read", EXCHANGE, Open::ByRecord, "eFormidling: Fiks (eldre navn)"),
    row("move/dpi.read", EXCHANGE, Open::ByRecord, "eFormidling: post til innbyggere (eldre navn)"),
    // Altinn.
    row("altinn:maskinporten/delegations", MACHINES, Open::ByRecord, "Slå opp delegeringer av egne scopes"),
    row("altinn:maskinporten/delegations.admin", MACHINES, Open::ByRecord, "Slå opp alle delegeringer"),
    row("altinn:maskinporten/delegations.write", MACHINES, Open::ByRecord, "Delegere og trekke tilbake"),
    row("altinn:maskinporten/delegationschemes.read", MACHINES, Open::ByRecord, "Se delegeringsordninger"),
    row("altinn:maskinporten/delegationschemes.write", MACHINES, Open::ByRecord, "Lage delegeringsordninger"),
    row("altinn:maskinporten/systemuser.read", MACHINES, Open::ByRecord, "Slå opp systembrukere"),
    row("altinn:maskinporten/consent.read", MACHINES, Open::ByRecord, "Slå opp samtykker"),
    row("altinn:authentication/systemregister.write", MACHINES, Open::ByRecord, "Registrere systemer"),
    row("altinn:authentication/systemuser.request.read", MACHINES, Open::ByRecord, "Se bestilte systembrukere"),
    row("altinn:authentication/systemuser.request.write", MACHINES, Open::ByRecord, "Bestille systembrukere"),
    row("altinn:resourceregistry/resource.write", MACHINES, Open::ByRecord, "Registrere ressurser"),
    row("altinn:broker.read", MACHINES, Open::ByRecord, "Formidling: motta"),
    row("altinn:broker.write", MACHINES, Open::ByRecord, "Formidling: sende"),
    row("altinn:serviceowner", MACHINES, Open::ByRecord, "Være tjenesteeier"),
    row("altinn:correspondence.read", MACHINES, Open::ByRecord, "Meldinger: motta"),
    row("altinn:correspondence.write", MACHINES, Open::ByRecord, "Meldinger: sende"),
    row("altinn:correspondence.forward.check", MACHINES, Open::ByRecord, "Meldinger: videresending"),
    row("altinn:correspondence.maintenance", MACHINES, Open::ByRecord, "Meldinger: vedlikehold"),
    row("altinn:system/notifications.condition.check", MACHINES, Open::ByRecord, "Varsling: vilkår"),
    // This installation.
    row("fellesporten:operator", MACHINES, Open::Internal, "Drifte denne installasjonen"),
];
