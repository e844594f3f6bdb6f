// The pictures of docs/screenshots: a demo of its own, and one way through it for each. Called by scripts/screenshots.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { open, sleep } from "./browser.mjs";

const [program, ...wanted] = process.argv.slice(2);
const BASE = 18700, PERSON = "17847531096", OPERATOR = "319900306";
const folder = mkdtempSync(join(tmpdir(), "fellesporten-pictures-"));
const data = join(folder, "data");
const demo = spawn(program, ["demo", "--base-port", String(BASE), "--data-dir", data], { stdio: "ignore" });
const at = (distance, path = "/") => `http://localhost:${BASE + distance}${path}`;
const browser = await open(BASE + 31);

/** A browser that has never been here, at the start of a login on this level. */
const begin = async (level = "substantial") => {
  for (const distance of [0, 8, 10]) {
    await browser.go(at(distance, "/help"));
    await browser.forgetCookies();
  }
  await browser.go(at(10, "/minside"));
  await browser.openDetails("#more");
  await browser.click(`#level-${level}`);
  await browser.click("#log-in");
};

/** The same, at an eID's simulator. */
const beginAt = async (eid) => {
  await begin();
  await browser.click(`#login-${eid}`);
};

/** A login at BankID that ends like this. */
const endingIn = async (outcome, css) => {
  await beginAt("bankid");
  await browser.choose("#outcome", outcome);
  await browser.click("#sim-continue");
  await browser.find(css);
};

const ownMinid = async () => {
  await browser.go(at(8, "/account"));
  await browser.fill("#number", PERSON);
  await browser.fill("#password", "demo-passord-1");
  await browser.click("#step-submit");
  await browser.fill("#code", "12345");
  await browser.click("#step-submit");
  await browser.find("#log-out");
};

/** The operator says, once, that BankID is down; every node knows within a second. */
let announced = false;
const down = async () => {
  if (!announced) {
    execFileSync(program, ["cert", "issue", "--config", join(data, "fellesporten.toml"), OPERATOR, "--out", folder], { stdio: "ignore" });
    const secure = ["--cacert", join(data, "test-ca/a.pem"), "--cert", join(folder, `${OPERATOR}.pem`), "--key", join(folder, `${OPERATOR}.key.pem`)];
    const text = { nb: "BankID er nede. Vi venter på leverandøren.", nn: "BankID er nede. Vi ventar på leverandøren.", en: "BankID is down. We are waiting for the supplier." };
    const body = JSON.stringify({ eid: "bankid", state: "down", text });
    execFileSync("curl", ["-fsS", ...secure, "-X", "PUT", `https://localhost:${BASE + 21}/announcements/bankid-nede?reason=INC-42`, "--json", body]);
    announced = true;
    await sleep(1500);
  }
  await begin();
};

/** Each picture: its name, the way to it, and how much of the page it shows. */
const PICTURES = [
  ["selector", () => begin()],
  ["testid", () => beginAt("testid")],
  ["eid-bankid", () => beginAt("bankid")],
  ["eid-bankid-mobil", async () => {
    await beginAt("bankid-mobil");
    await browser.fill("#phone", "99000001");
    await browser.fill("#birth_date", "170475");
    await browser.click("#sim-continue");
    await browser.find("#reference");
  }],
  ["eid-minid", async () => {
    await beginAt("minid");
    await browser.fill("#number", PERSON);
    await browser.fill("#password", "demo-passord-1");
    await browser.click("#step-submit");
    await browser.find("#code");
  }],
  ["eid-passkey", async () => {
    await begin();
    await ownMinid();
    await browser.addAuthenticator();
    await browser.go(at(8, "/account/passkeys"));
    await browser.fill("#nickname", "Telefonen");
    await browser.click("#passkey-start");
    await browser.find("#passkey-list button");
    await beginAt("minid");
    await browser.fill("#number", PERSON);
    await browser.click("#step-passkey");
    await browser.find("#passkey-form");
  }],
  ["eid-eidas", () => begin("eidas-loa-high")],
  ["eid-email", async () => {
    await begin("selfregistered-email");
    await browser.fill("#email", "kari@example.no");
    await browser.click("#email-form button");
    await browser.find("#code");
  }],
  ["eid-refused", () => endingIn("number_missing", "#selector-notice")],
  ["eid-unavailable", () => endingIn("C302", "#eid-unavailable")],
  ["eid-violated", () => endingIn("foreign_key", ".fp-problem")],
  ["eid-down", down],
  ["eid-down-page", async () => {
    await down();
    await browser.click("#login-bankid");
    await browser.find("#eid-unavailable");
  }],
];

try {
  for (let tries = 0; !(await fetch(at(20, "/readyz")).then((it) => it.ok, () => false)); tries++) {
    if (tries > 300) throw new Error("the demo is not ready");
    await sleep(100);
  }
  for (const [name, way] of PICTURES) {
    if (wanted.length && !wanted.some((start) => name.startsWith(start))) continue;
    await way();
    const file = `docs/screenshots/${name}.png`;
    await browser.picture(file, 1000);
    console.log(`${file} ${Math.round(statSync(file).size / 1024)} kB`);
  }
} finally {
  await browser.close();
  demo.kill("SIGTERM");
  await new Promise((gone) => demo.once("exit", gone));
  rmSync(folder, { recursive: true });
}
