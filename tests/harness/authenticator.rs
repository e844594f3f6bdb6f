//! An authenticator in software, made with OpenSSL and nothing of the product: it makes passkeys and answers challenges, and lies
//! when told to.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openssl::bn::{BigNum, BigNumContext};
use openssl::ec::{EcGroup, EcKey};
use openssl::ecdsa::EcdsaSig;
use openssl::nid::Nid;
use openssl::pkey::Private;
use openssl::sha::sha256;
use serde_json::{Value, json};

/// User present, user verified, credential data attached.
const UP: u8 = 1;
const UV: u8 = 4;
const AT: u8 = 64;

/// A device with one passkey.
#[derive(Clone)]
pub struct Authenticator {
    key: EcKey<Private>,
    id: Vec<u8>,
    origin: String,
    /// What it counts to; 0 is said by those that do not count.
    counter: u32,
    /// Whether it says that it verified its user.
    verifies: bool,
}

impl Authenticator {
    /// A device that meets pages at this origin.
    pub fn new(origin: &str) -> Self {
        let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).expect("P-256");
        let mut id = vec![0; 32];
        openssl::rand::rand_bytes(&mut id).expect("randomness");
        Self { key: EcKey::generate(&group).expect("a key"), id, origin: origin.to_owned(), counter: 0, verifies: true }
    }

    /// The same device, which counts to this.
    pub fn at(&self, counter: u32) -> Self {
        Self { counter, ..self.clone() }
    }

    /// The same device, which does not verify its user.
    pub fn careless(&self) -> Self {
        Self { verifies: false, ..self.clone() }
    }

    /// The id of its passkey.
    pub fn id(&self) -> String {
        b64(&self.id)
    }

    /// What the browser sends after `navigator.credentials.create`.
    pub fn create(&self, options: &Value) -> String {
        let options = &options["publicKey"];
        let mut data = self.data(options["rp"]["id"].as_str().expect("an id"), AT);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).expect("short").to_be_bytes());
        data.extend(&self.id);
        data.extend(self.cose());
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59".to_vec();
        object.extend(u16::try_from(data.len()).expect("short").to_be_bytes());
        object.extend(data);
        let client = self.client("webauthn.create", options);
        self.answer(&json!({ "attestationObject": b64(object), "clientDataJSON": b64(client) }))
    }

    /// What the browser sends after `navigator.credentials.get`.
    pub fn get(&self, options: &Value) -> String {
        let options = &options["publicKey"];
        let data = self.data(options["rpId"].as_str().expect("an id"), 0);
        let client = self.client("webauthn.get", options);
        let signed = [data.clone(), sha256(client.as_bytes()).to_vec()].concat();
        let signature = EcdsaSig::sign(&sha256(&signed), &self.key).and_then(|it| it.to_der()).expect("a signature");
        self.answer(&json!({
            "authenticatorData": b64(data), "clientDataJSON": b64(client), "signature": b64(signature), "userHandle": null,
        }))
    }

    fn answer(&self, response: &Value) -> String {
        json!({ "id": self.id(), "rawId": self.id(), "type": "public-key", "response": response, "extensions": {} })
            .to_string()
    }

    fn client(&self, kind: &str, options: &Value) -> String {
        json!({ "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false })
            .to_string()
    }

    fn data(&self, host: &str, more: u8) -> Vec<u8> {
        let flags = UP | more | if self.verifies { UV } else { 0 };
        [sha256(host.as_bytes()).to_vec(), vec![flags], self.counter.to_be_bytes().to_vec()].concat()
    }

    /// The public key as COSE has it: EC2, ES256, P-256.
    fn cose(&self) -> Vec<u8> {
        let (mut x, mut y) = (BigNum::new().expect("a number"), BigNum::new().expect("a number"));
        let mut context = BigNumContext::new().expect("room");
        let point = self.key.public_key();
        point.affine_coordinates(self.key.group(), &mut x, &mut y, &mut context).expect("a point");
        let padded = |number: &BigNum| number.to_vec_padded(32).expect("32 bytes");
        [b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20".to_vec(), padded(&x), b"\x22\x58\x20".to_vec(), padded(&y)]
            .concat()
    }
}

fn b64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
