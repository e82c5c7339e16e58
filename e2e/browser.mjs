// A visitor with a real browser. Every page that a visitor comes to is checked: accessibility by axe, no error in the console, nothing
// asked of another site, no text missing, no sideways scrolling; and the same page in Urdu, on a small dark screen.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// launch starts the browser of the machine.
export function launch() {
  const folders = process.env.PATH.split(delimiter);
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const found = process.env.SANAD_CHROMIUM ?? names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
  if (!found) throw new Error('there is no Chromium: install it, or name it in SANAD_CHROMIUM');
  const args = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'];
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  return chromium.launch({ executablePath: found, args });
}

// Visitor is one browser window with cookies of its own.
export class Visitor {
  #site;
  #context;
  #second; // the window for the Urdu page
  static #shapes = new Set(); // of the pages on which the rules of accessibility were tried
  static #twins = new Set(); // of the pages whose Urdu twin was looked at
  #faults = []; // of the page that is being looked at
  found = []; // what is wrong with the pages so far; the journey goes on, and fails at its end

  static async enter(browser, site, { width = 1280, language = 'en', javascript = true, except = [] } = {}) {
    const v = new Visitor();
    v.#site = site;
    v.language = language;
    v.except = except; // rules of axe that these pages cannot keep
    v.#context = await browser.newContext({ baseURL: site.base, viewport: { width, height: 900 }, javaScriptEnabled: javascript, locale: language === 'ur' ? 'ur-PK' : 'en-GB' });
    v.#context.setDefaultTimeout(60_000); // a machine that others use as well is slow now and then; what must be quick is measured elsewhere
    v.page = await v.#window();
    return v;
  }

  leads; // another site to which a page leads; its own pages ask it

  async #window() {
    const page = await this.#context.newPage();
    page.on('console', (m) => { if (m.type() === 'error' && !/status of 4\d\d/.test(m.text())) this.#faults.push(`console: ${m.text()}`); });
    page.on('pageerror', (e) => this.#faults.push(`script: ${e.message}`));
    page.on('request', (r) => {
      const { protocol, origin } = new URL(r.url());
      if (origin === this.leads && (r.isNavigationRequest() || r.frame().url().startsWith(origin))) return;
      if (protocol.startsWith('http') && origin !== this.#site.base) this.#faults.push(`asks another site: ${origin}`);
    });
    return page;
  }

  // authenticator plugs one into this window that keeps passkeys, with its owner's finger on it; it returns a way to look into it.
  async authenticator() {
    const cdp = await this.#context.newCDPSession(this.page);
    await cdp.send('WebAuthn.enable');
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options: {
      protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true,
    } });
    return {
      keys: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
      owner: (there) => cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: there }),
    };
  }

  // touch presses a button after which the page asks the authenticator by itself.
  async touch(words) {
    await this.page.getByRole('button', { name: words, exact: true }).click();
  }

  // reaches waits until the page leads to a path by itself.
  async reaches(path) {
    await this.page.waitForURL((url) => url.pathname === path);
    await this.page.waitForLoadState();
    this.answer = undefined;
    await this.check();
  }

  // signIn signs in as a persona of the demonstration.
  async signIn(persona) { await this.go(await this.#site.signIn(persona)); }

  // go opens an address of the site.
  async go(path) {
    this.answer = await this.page.goto(path);
    await this.check();
  }

  // follow follows the link with these words.
  async follow(words) { await this.#leave(() => this.page.getByRole('link', { name: words, exact: true }).click()); }

  // press presses the button with these words, which leads to another page.
  async press(words) { await this.#leave(() => this.page.getByRole('button', { name: words, exact: true }).click()); }

  async #leave(act) {
    const [answer] = await Promise.all([
      this.page.waitForResponse((r) => r.request().isNavigationRequest() && r.frame() === this.page.mainFrame() && (r.status() < 300 || r.status() > 399)),
      act(),
    ]);
    this.answer = answer;
    await this.page.waitForLoadState();
    await this.check();
  }

  // fill writes into the field with this label (or selector, where it begins with [ or #); choose takes an option, tick a box or a
  // radio button, attach a file.
  async fill(label, text) { await this.#field(label).fill(text); }
  async choose(label, option) { await this.#field(label).selectOption(option); }
  async tick(label) { await this.#field(label).check(); }
  async attach(label, file) { await this.#field(label).setInputFiles(file); }
  #field(label) { return /^[[#]/.test(label) ? this.page.locator(label) : this.page.getByLabel(label, { exact: true }); }

  // paper makes a picture that can be handed in as a document.
  async paper(name) { return { name, mimeType: 'image/png', buffer: await this.page.screenshot() }; }

  // letter returns the newest letter to an address that says something, once it is there, from the demonstration's outbox.
  async letter(to, says = /./) {
    const reader = await this.#context.newPage();
    try {
      for (const end = Date.now() + 60_000; ; await new Promise((done) => setTimeout(done, 300))) {
        await reader.goto('/demo/outbox');
        const all = await reader.locator('article').allInnerTexts();
        const found = all.find((text) => text.includes(to) && says.test(text));
        if (found) return found;
        if (Date.now() > end) throw new Error(`there is no letter to ${to} that says ${says}`);
      }
    } finally {
      await reader.close();
    }
  }

  // sees demands a text on the page, within the elements of a selector.
  async sees(text, selector = 'body') {
    const all = await this.page.locator(selector).allInnerTexts();
    if (!all.some((t) => t.replace(/\s+/g, ' ').includes(text.replace(/\s+/g, ' ')))) throw new Error(`${this.where} does not say ${JSON.stringify(text)} in ${selector}; it says ${JSON.stringify(all.join(' | ')).slice(0, 1500)}`);
  }

  // picture keeps what the page looks like, wide and narrow and in Urdu, where somebody wants to look at it (SANAD_PICTURES=1).
  async picture(name) {
    if (!process.env.SANAD_PICTURES) return;
    const { pathname, search } = new URL(this.page.url());
    const size = this.page.viewportSize();
    const urdu = await this.#window();
    await urdu.goto(`/ur${pathname}${search}`);
    for (const width of [1280, 360]) {
      for (const [language, page] of Object.entries({ en: this.page, ur: urdu })) {
        await page.setViewportSize({ width, height: 900 });
        await page.screenshot({ path: new URL(`./pictures/${name}-${width}-${language}.png`, import.meta.url).pathname, fullPage: true });
      }
    }
    await urdu.close();
    await this.page.setViewportSize(size);
    await this.page.bringToFront();
  }

  get where() { return this.page.url().replace(this.#site.base, ''); }

  // check looks at the page where the visitor is, and at its Urdu twin, unless that of a page of the same kind and shape was.
  async check() {
    const status = this.answer?.status() ?? 200;
    if (status >= 500) throw new Error(`${this.where} answers ${status}`);
    const shape = await this.#look(this.page);
    const { pathname, search } = new URL(this.page.url());
    const kind = pathname.replace(/[0-9a-z]{26}|\d+/g, '#') + shape;
    if (this.language === 'ur' || status !== 200 || this.answer?.request().method() !== 'GET' || Visitor.#twins.has(kind)) return;
    Visitor.#twins.add(kind);
    this.#second ??= await this.#window();
    await this.#second.setViewportSize({ width: 360, height: 780 });
    await this.#second.emulateMedia({ colorScheme: 'dark' });
    const answer = await this.#second.goto(`/ur${pathname === '/' ? '' : pathname}${search}`);
    if (answer.status() === 404) throw new Error(`${pathname} has no Urdu page`);
    await this.#look(this.#second, 'ur');
    await this.page.bringToFront(); // a click waits for frames, which a window behind another gets once a second
  }

  async #look(page, language = this.language) {
    const where = page.url().replace(this.#site.base, '');
    if (!(await page.evaluate(() => document.contentType)).includes('html')) return;
    const seen = await page.evaluate(() => ({
      lang: document.documentElement.lang,
      dir: document.documentElement.dir,
      lacks: document.documentElement.outerHTML.match(/⟦[^⟧]*⟧/)?.[0],
      wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      headings: document.querySelectorAll('h1').length,
      twins: [...document.querySelectorAll('[id]')].map((e) => e.id).find((id, i, all) => all.indexOf(id) < i),
      loose: [...document.querySelectorAll('[for], [aria-labelledby], [aria-describedby], [aria-controls]')]
        .flatMap((e) => ['for', 'aria-labelledby', 'aria-describedby', 'aria-controls'].flatMap((name) => e.getAttribute(name)?.split(/\s+/) ?? []))
        .find((id) => id && !document.getElementById(id)),
      shape: [innerWidth, matchMedia('(prefers-color-scheme: dark)').matches, (function shape(e) {
        // What the rules of accessibility go by, without the words, the numbers, and rows like the one before: where only those differ, they
        // would find the same.
        const attributes = [...e.attributes].map((a) => (/^(href|action|value|src|title|aria-label|content)$/.test(a.name) ? `${a.name}:${a.value === ''}` : `${a.name}=${a.value.replace(/[0-9a-z]{26}|\d+/g, '#')}`));
        const inside = [...e.children].map(shape).filter((one, i, all) => one !== all[i - 1]);
        return `${[e.tagName, e.textContent.trim() === '', ...attributes].join(' ')}{${inside.join()}}`;
      })(document.documentElement)].join(),
    }));
    const faults = this.#faults.splice(0);
    if (seen.lang !== language || seen.dir !== (language === 'ur' ? 'rtl' : 'ltr')) faults.push(`is ${seen.lang} ${seen.dir}, not ${language}`);
    if (seen.lacks) faults.push(`lacks the text ${seen.lacks}`);
    if (seen.wide > 0) faults.push(`scrolls sideways by ${seen.wide} px`);
    if (seen.twins) faults.push(`has two elements with the id ${seen.twins}`);
    if (seen.loose) faults.push(`refers to ${seen.loose}, which is not there`);
    if (seen.headings !== 1) faults.push(`has ${seen.headings} h1`);
    Visitor.pages += 1;
    const key = `${language} ${this.except} ${seen.shape}`;
    if (!Visitor.#shapes.has(key)) {
      Visitor.#shapes.add(key);
      faults.push(...await this.#rules(page));
    }
    this.found.push(...faults.map((fault) => `${where}: ${fault}`));
    return key;
  }

  // rules tries the rules of accessibility on a page.
  async #rules(page) {
    await page.evaluate(axe);
    const found = await page.evaluate(() => window.axe.run({ resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
    return found.violations.filter((rule) => !this.except.includes(rule.id))
      .map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.html.slice(0, 200)} (${n.any.concat(n.all)[0]?.message ?? ''})`).join('; ')}`);
  }

  async leave() { await this.#context.close(); }
}

// pages counts the pages that were looked at.
Visitor.pages = 0;
