// Checks the code that stands after the # of this page's address. Nothing of it is sent anywhere: keys come with the page, and the status
// list is fetched whole. The page's own words say what was found; this module only chooses among them.
const place = document.getElementById("code");
const { lang } = document.documentElement;
const keys = JSON.parse(place.dataset.keys).keys;
const words = JSON.parse(place.dataset.words);

const bytes = (text) => {
  if (!/^[\w-]+$/.test(text)) throw new Error("garbage");
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
};
const json = (text) => JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes(text)));

// open returns the claims of a signature of a kind, or throws the name of what is wrong with it.
async function open(text, typ) {
  const part = text.split(".");
  let head, claims, signature;
  try {
    head = json(part[0]);
    claims = json(part[1]);
  } catch {
    throw new Error("garbage");
  }
  if (part.length !== 3 || head.alg !== "ES256" || head.typ !== typ || Object.keys(head).some((name) => !["alg", "kid", "typ"].includes(name))) throw new Error("unsigned");
  try {
    signature = bytes(part[2]);
  } catch {
    throw new Error("unsigned");
  }
  const known = typeof head.kid === "string" && head.kid.length >= 8 ? keys.find((k) => k.kid.startsWith(head.kid)) : undefined;
  if (!known) throw new Error("unknown");
  const key = await crypto.subtle.importKey("jwk", { kty: known.kty, crv: known.crv, x: known.x, y: known.y }, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  const genuine = await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, new TextEncoder().encode(`${part[0]}.${part[1]}`));
  if (!genuine) throw new Error("altered");
  if (known.revoked) throw Object.assign(new Error("withdrawn"), { claims, since: known.revoked.revoked_at });
  const issued = claims.t ?? claims.iat;
  if (!(issued >= known.nbf && issued <= known.exp)) throw new Error("dated");
  return claims;
}

// standing looks a place up in the status list; it names one of the page's answers, and when the list was signed.
async function standing(at) {
  let text;
  try {
    const answer = await fetch("/v/status", { cache: "no-cache" });
    if (!answer.ok) return ["missing"];
    text = await answer.text();
  } catch {
    return ["missing"];
  }
  let list;
  try {
    list = await open(text, "statuslist+jwt");
  } catch (error) {
    return [error.message === "withdrawn" ? "missing" : "forged"];
  }
  if (list.exp * 1000 < Date.now()) return ["expired", list.iat];
  const plain = new Response(new Blob([bytes(list.status_list.lst)]).stream().pipeThrough(new DecompressionStream("deflate")));
  const all = new Uint8Array(await plain.arrayBuffer());
  if (!(at >= 0 && at < all.length * 4)) return ["unlisted", list.iat];
  return [["valid", "invalid", "suspended", "replaced"][(all[at >> 2] >> ((at & 3) * 2)) & 3], list.iat];
}

const locale = lang === "ur" ? "ur-PK-u-nu-latn" : "en-GB";
const written = (seconds, how) => new Intl.DateTimeFormat(locale, { timeZone: place.dataset.zone, ...how }).format(seconds * 1000);
const date = (seconds) => written(seconds, { dateStyle: "long" }).replace("،", "");
const moment = (seconds) => `${date(seconds)}${lang === "ur" ? "،" : ","} ${written(seconds, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })}`;

// age says how long ago something was, in the greatest unit that fits.
function age(seconds) {
  const past = Math.max(0, Date.now() / 1000 - seconds);
  const [unit, size] = [["day", 86400], ["hour", 3600], ["minute", 60]].find(([, s]) => past >= s) ?? ["minute", 60];
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-Math.floor(past / size), unit);
}

function show(name) {
  for (const answer of place.querySelectorAll("[data-answer]")) answer.hidden = answer.dataset.answer !== name;
}

function tell(name, text) {
  const field = place.querySelector(`[data-field=${name}]`);
  field.textContent = text ?? "";
  field.closest("div").hidden = !text;
}

async function check(code) {
  if (!globalThis.crypto?.subtle || !globalThis.DecompressionStream) return show("old");
  let claims;
  try {
    claims = await open(code, undefined);
  } catch (error) {
    if (error.message === "withdrawn") return fields("withdrawn", { n: String(error.claims.n) }, error.since); // of what it says, the number alone: to look it up
    place.querySelector("[data-fields]").hidden = true;
    return show(["garbage", "unsigned", "unknown", "altered", "dated"].includes(error.message) ? error.message : "garbage");
  }
  const [name, signed] = await standing(claims.i);
  fields(name, claims, undefined, signed);
}

// fields shows an answer with what the code claims.
function fields(name, claims, withdrawn, signed) {
  tell("name", claims.m);
  tell("number", claims.n);
  tell("kind", words[claims.k] ?? claims.k);
  tell("discipline", claims.t && (words[claims.d ?? claims.n.split("/")[0]] ?? claims.d));
  tell("issued", claims.t && date(claims.t));
  tell("withdrawn", withdrawn && date(withdrawn));
  tell("list", signed && `${moment(signed)} (${age(signed)})`);
  place.querySelector("[data-online]").href = `${lang === "ur" ? "/ur" : ""}/verify/engineers/${encodeURIComponent(claims.n.replaceAll("/", "-"))}`;
  show(name);
  place.querySelector("[data-fields]").hidden = false;
  document.querySelector("[data-number]").hidden = true;
}

// read takes the code out of the address bar, and into the link to this page in the other language.
function read() {
  const code = location.hash.slice(1);
  if (!code || code === "main") return;
  history.replaceState(null, "", location.pathname);
  for (const other of document.querySelectorAll("a.language")) other.hash = code;
  check(code);
}

addEventListener("hashchange", read);
read();

if ("serviceWorker" in navigator) {
  const home = location.pathname;
  navigator.serviceWorker.register(`${home}worker.js`, { scope: home }).then(() => caches.open("offline"))
    .then((kept) => kept.addAll([home, "/v/status", ...[...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")].map((e) => e.href || e.src)]))
    .catch(() => {});
}
