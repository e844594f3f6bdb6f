// A headless Chromium, driven through chromedriver with nothing but WebDriver's own requests.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";

export const sleep = (milliseconds) => new Promise((awake) => setTimeout(awake, milliseconds));

const WIDTH = 1280;
const FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--lang=nb", `--window-size=${WIDTH},900`];

/** Opens a window; `port` is where chromedriver may listen. */
export async function open(port) {
  const driver = spawn("chromedriver", [`--port=${port}`, "--log-level=SEVERE"], { stdio: "ignore" });
  const ask = async (method, path, body) => {
    const request = { method, headers: { "content-type": "application/json" }, body: body && JSON.stringify(body) };
    const { value } = await (await fetch(`http://127.0.0.1:${port}${path}`, request)).json();
    if (value?.error) throw new Error(`${path}: ${value.message.split("\n")[0]}`);
    return value;
  };
  const wanted = { capabilities: { alwaysMatch: { "goog:chromeOptions": { args: FLAGS } } } };
  let session;
  for (let tries = 0; !session; tries++) {
    session = await ask("POST", "/session", wanted).catch((error) => { if (tries > 100) throw error; });
    await sleep(100);
  }
  const at = (path) => `/session/${session.sessionId}${path}`;
  const url = () => ask("GET", at("/url"));
  const run = (script, ...args) => ask("POST", at("/execute/sync"), { script, args });
  const find = async (css) => {
    for (let tries = 0; ; tries++) {
      try {
        return Object.values(await ask("POST", at("/element"), { using: "css selector", value: css }))[0];
      } catch {
        if (tries > 200) throw new Error(`${css} is not at ${await url()}`);
        await sleep(50);
      }
    }
  };
  return {
    find,
    go: (to) => ask("POST", at("/url"), { url: to }),
    click: async (css) => ask("POST", at(`/element/${await find(css)}/click`), {}),
    fill: async (css, text) => {
      const element = await find(css);
      await ask("POST", at(`/element/${element}/clear`), {});
      await ask("POST", at(`/element/${element}/value`), { text });
    },
    choose: async (css, value) => { await find(css); await run("document.querySelector(arguments[0]).value = arguments[1]", css, value); },
    openDetails: (css) => run("document.querySelector(arguments[0]).open = true", css),
    forgetCookies: () => ask("DELETE", at("/cookie")),
    /** A device with passkeys that verifies its user without asking anybody. */
    addAuthenticator: () => ask("POST", at("/webauthn/authenticator"), { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserConsenting: true, isUserVerified: true }),
    /** The page as a PNG, from its top to its end, but no higher than this. */
    picture: async (file, highest) => {
      await sleep(300);
      const height = Math.min(await run("return document.documentElement.scrollHeight"), highest);
      const clip = { x: 0, y: 0, width: WIDTH, height, scale: 1 };
      const params = { format: "png", captureBeyondViewport: true, optimizeForSpeed: false, clip };
      const { data } = await ask("POST", at("/goog/cdp/execute"), { cmd: "Page.captureScreenshot", params });
      writeFileSync(file, Buffer.from(data, "base64"));
    },
    close: async () => { await ask("DELETE", at("")).catch(() => {}); driver.kill(); },
  };
}
