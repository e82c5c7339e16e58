// A printed code is checked in the browser, without a network, and nobody learns of whom.
import { strict as assert } from 'node:assert';
import { webcrypto } from 'node:crypto';
import { deflateSync } from 'node:zlib';

const encode = (bytes) => Buffer.from(bytes).toString('base64url');
const now = () => Math.floor(Date.now() / 1000);

// Council is one that we invent, to make what no council would.
class Council {
  static async make() {
    const c = new Council();
    c.key = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign']);
    const { kty, crv, x, y } = await webcrypto.subtle.exportKey('jwk', c.key.publicKey);
    c.jwk = { kty, crv, x, y, kid: encode(await webcrypto.subtle.digest('SHA-256', Buffer.from(JSON.stringify({ crv, kty, x, y })))), use: 'sig', alg: 'ES256', nbf: now() - 100 * 86400, exp: now() + 300 * 86400 };
    return c;
  }

  async sign(claims, { typ, alg = 'ES256', kid = typ ? this.jwk.kid : this.jwk.kid.slice(0, 8) } = {}) {
    const text = `${encode(JSON.stringify({ alg, kid, typ }))}.${encode(JSON.stringify(claims))}`;
    return `${text}.${encode(await webcrypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, this.key.privateKey, Buffer.from(text)))}`;
  }

  token(more = {}, how) { return this.sign({ n: 'CIVIL/77', m: 'Ayesha Siddiqa', k: 'registered_engineer', t: now() - 86400, i: 5, ...more }, how); }

  // list says of place 5 what status is, and of all others that they are valid.
  list(status, issued = now() - 3600) {
    const lst = encode(deflateSync(Buffer.from([0, status << 2, 0, 0])));
    return this.sign({ sub: 'https://register.test/v/status', iat: issued, exp: issued + 7 * 86400, ttl: 3600, status_list: { bits: 2, lst } }, { typ: 'statuslist+jwt' });
  }
}

// states are what the page may say, each with the code and the list that lead there; nothing: the council has no list.
export async function states(c) {
  const other = await Council.make();
  const token = await c.token();
  const part = token.split('.');
  return {
    valid: [token, await c.list(0)],
    invalid: [token, await c.list(1)],
    suspended: [token, await c.list(2)],
    replaced: [token, await c.list(3)],
    expired: [token, await c.list(0, now() - 8 * 86400)],
    missing: [token],
    forged: [token, await other.list(0)],
    unlisted: [await c.token({ i: 400 }), await c.list(0)],
    altered: [[part[0], encode(JSON.stringify({ n: 'CIVIL/78', m: 'Somebody Else', t: now() - 86400, i: 5 })), part[2]].join('.'), await c.list(0)],
    unknown: [await other.token(), await c.list(0)],
    unsigned: [`${encode('{"alg":"none"}')}.${part[1]}.`, await c.list(0)],
    dated: [await c.token({ t: now() - 200 * 86400 }), await c.list(0)],
    garbage: ['what-is-this', await c.list(0)],
    withdrawn: [token, await c.list(0), [{ ...c.jwk, revoked: { revoked_at: now() - 3 * 86400, reason: 'The key was copied.' } }]],
  };
}

// at opens the page of a code as a council would serve it that has other keys and another list.
export async function at(page, council, path, [token, list, keys = [council.jwk]]) {
  await page.route(/\/v\/(#.*)?$/, async (route) => {
    if (!route.request().isNavigationRequest()) return route.abort(); // what the page keeps is no matter here
    const answer = await route.fetch();
    const text = (await answer.text()).replace(/data-keys="[^"]*"/, () => `data-keys="${JSON.stringify({ keys }).replaceAll('"', '&#34;')}"`);
    return route.fulfill({ response: answer, body: text });
  });
  await page.route('**/v/status', (route) => (list ? route.fulfill({ body: list, contentType: 'application/statuslist+jwt' }) : route.fulfill({ status: 404 })));
  await page.goto(`${path}#${token}`);
  await page.locator('[role=status] [data-answer]:not([hidden])').waitFor();
}

const answer = (page) => page.locator('[data-answer]:not([hidden])').evaluate((e) => e.dataset.answer);

export const waits = ['a code of a removed engineer says so within a minute or two']; // for a minute of the clock

export default {
  'a code is checked without a network, and nobody learns of whom': async ({ enter, site }) => {
    const engineer = await enter();
    await engineer.signIn('engineer');
    await engineer.go('/my/licence');
    const code = await engineer.page.getByRole('link', { name: 'Open what the code opens' }).getAttribute('href');
    const number = await engineer.page.locator('.confirmation .number').innerText();

    const v = await enter({ width: 360 });
    const { page } = v;
    const asked = [];
    page.context().on('request', (r) => asked.push([r.url(), r.postData() ?? '', ...Object.values(r.headers())].join(' ')));
    for (const end = Date.now() + 90_000; (await fetch(`${site.base}/v/status`)).status !== 200; ) { // the list is made within a minute
      assert(Date.now() < end, 'there is no status list');
      await new Promise((done) => setTimeout(done, 500));
    }
    const seen = async (words) => {
      await page.locator('[role=status] [data-answer]:not([hidden])').waitFor();
      assert.equal(await answer(page), words);
      assert.equal(new URL(page.url()).hash, '', 'the code stays in the address bar');
    };
    await v.go(code);
    await seen('valid');
    await v.sees(number, '[data-field=number]');
    await v.sees('Registered Engineer', '[data-field=kind]');
    await v.check();

    // The other language, with the code.
    await page.locator('header a.language').click();
    await page.waitForURL('**/ur/v/**');
    await seen('valid');
    await v.page.goto('/v/');
    assert.equal(await answer(page), 'none');

    // The network goes away. A browser that was here once still checks; what it cannot know, it says.
    await page.waitForFunction(async () => (await (await caches.open('offline')).keys()).some((k) => k.url.endsWith('/v/status')));
    await page.context().setOffline(true);
    for (const path of [code, code.replace('/v/', '/ur/v/')]) {
      await page.goto('about:blank');
      await page.goto(path);
      await seen('valid');
      assert.equal(await page.locator('[data-field=number]').innerText(), number);
    }
    const part = code.split('.');
    await page.goto('about:blank');
    await page.goto([part[0], part[1].replace(/^./, (c) => (c === 'e' ? 'f' : 'e')), part[2]].join('.'));
    await seen('garbage');
    await page.goto('about:blank');
    await page.goto(`${part[0]}.${part[1]}.${part[2].replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))}`);
    await seen('altered');

    // Eight days later without a network the list is too old to be believed.
    await page.clock.install({ time: Date.now() + 8 * 86400_000 });
    await page.goto('about:blank');
    await page.goto(code);
    await seen('expired');
    await page.context().setOffline(false);

    const name = encodeURIComponent(number);
    for (const line of asked) {
      assert(!line.includes(code.split('#')[1]) && !line.includes(number) && !line.includes(name), `the code or its number was sent: ${line}`);
    }
    const paths = [...new Set(asked.map((line) => new URL(line.split(' ')[0]).pathname.replace(/^\/static\/[^/]+/, '/static')))].sort();
    assert.deepEqual(paths.filter((p) => !/^\/(ur\/)?v\/(worker\.js|status)?$|^\/static\/|^\/favicon/.test(p) && p !== 'blank'), []);
    assert.equal((await page.context().cookies()).length, 0);
    const kept = await page.evaluate(async () => (await (await caches.open('offline')).keys()).map((k) => k.url).join(' ') + JSON.stringify(localStorage) + JSON.stringify(sessionStorage));
    assert(!kept.includes('#') && !kept.includes(number), `the browser keeps ${kept}`);
  },

  'a code of a removed engineer says so within a minute or two': async ({ enter }) => {
    const engineer = await enter();
    await engineer.signIn('engineer');
    await engineer.go('/my/licence');
    const code = await engineer.page.getByRole('link', { name: 'Open what the code opens' }).getAttribute('href');
    const number = await engineer.page.locator('.confirmation .number').innerText();
    const officer = await enter();
    await officer.signIn('dealing officer');
    const registrar = await enter();
    await registrar.signIn('registrar');
    const decide = async (link, grounds) => {
      await officer.go('/desk/search');
      await officer.fill('[name=q]', number);
      await officer.press('Find');
      await officer.follow(number);
      await officer.follow(link);
      const [year, month, day] = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Karachi' }).format().split('-');
      for (const [name, value] of Object.entries({ from_day: day, from_month: month, from_year: year, grounds })) await officer.fill(`[name=${name}]`, value);
      await officer.press('Propose');
      await registrar.go('/desk/proposals');
      await registrar.follow(number);
      await registrar.press('Confirm and record');
    };
    const v = await enter();
    const says = async (words) => {
      for (const end = Date.now() + 150_000; ; await v.page.waitForTimeout(3000)) {
        await v.page.goto('about:blank');
        await v.page.goto(code);
        await v.page.locator('[role=status] [data-answer]:not([hidden])').waitFor();
        const said = await answer(v.page);
        if (said === words) return;
        assert(Date.now() < end, `it still says ${said}, not ${words}`);
      }
    };
    await says('valid');
    await decide('Remove from the register', 'Decision 40 of the disciplinary committee.');
    await says('invalid');
    await engineer.go('/my/licence');
    assert.equal(await engineer.page.getByRole('link', { name: 'Open what the code opens' }).count(), 0, 'who was removed gets a new code');
    await decide('Restore to the register', 'The committee set its decision 40 aside.');
    await says('valid');
  },

  'the page of a code says of each what is wrong': async ({ enter, site }) => {
    const v = await enter();
    const council = await Council.make();
    const young = await Council.make(); // its list is from before its older key was withdrawn
    const older = { ...council.jwk, revoked: { revoked_at: now() - 60, reason: 'The key was copied.' } };
    for (const [name, state] of [...Object.entries(await states(council)), ['missing', [await young.token(), await council.list(0), [young.jwk, older]]]]) {
      const context = await v.page.context().browser().newContext({ baseURL: site.base, serviceWorkers: 'block' });
      const page = await context.newPage();
      const faults = [];
      page.on('pageerror', (e) => faults.push(e.message));
      await at(page, council, '/v/', state);
      assert.equal(await answer(page), name);
      assert.equal(await page.locator('[data-fields]').isVisible(), ['valid', 'invalid', 'suspended', 'replaced', 'expired', 'missing', 'forged', 'unlisted', 'withdrawn'].includes(name), `${name}: the fields`);
      if (name === 'withdrawn') { // the number alone is taken from it, to look it up
        const told = await page.locator('[data-fields] dl > div:visible [data-field]').evaluateAll((all) => all.map((e) => e.dataset.field));
        assert.deepEqual(told, ['number', 'withdrawn']);
        assert.match(await page.locator('[data-online]').getAttribute('href'), /\/verify\/engineers\/CIVIL-77$/);
      }
      assert.deepEqual(faults, []);
      await context.close();
    }
  },

  'an answer is kept as a signed receipt': async ({ enter, site }) => {
    const v = await enter();
    await v.go('/verify/engineers/CIVIL-1');
    await v.follow('Get a signed receipt of this answer');
    await v.sees('CIVIL/1');
    const [file] = await Promise.all([v.page.waitForEvent('download'), v.page.getByRole('link', { name: 'Save the receipt as a file' }).click()]);
    assert.match(file.suggestedFilename(), /^receipt-CIVIL-1-\d{4}-\d\d-\d\d\.jws$/);
    const { keys } = await (await fetch(`${site.base}/.well-known/jwks.json`)).json();
    assert(keys.length > 0);
  },
};

export { Council };
