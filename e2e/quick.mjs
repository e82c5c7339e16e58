import { request } from 'node:http';

// Somebody who uses the site without a browser, where a journey needs many who do the same: what is asked of pages is asked by the journey's visitors.
// Each asks from a network of their own, as people do who sit in many places: the site counts askers by network.
let people = 0;

export class Quick {
  #cookies = new Map();
  #base;
  #from;
  #last = ''; // the page that one is on

  constructor(base) {
    this.#base = new URL(base);
    people += 1;
    this.#from = `127.${1 + (people >> 8)}.${people & 255}.7`;
  }

  async #once(path, method, body) {
    const sent = body && new Response(body); // which writes a form as browsers do
    const content = sent ? Buffer.from(await sent.arrayBuffer()) : undefined;
    const headers = { host: this.#base.host, cookie: [...this.#cookies].map(([k, v]) => `${k}=${v}`).join('; ') };
    if (sent) Object.assign(headers, { 'content-type': sent.headers.get('content-type'), 'content-length': content.length });
    return new Promise((done, fail) => {
      const r = request({ host: '127.0.0.1', port: this.#base.port, localAddress: this.#from, path, method, headers }, (answer) => {
        const chunks = [];
        answer.on('data', (c) => chunks.push(c)).on('error', fail).on('end', () => {
          for (const line of answer.headers['set-cookie'] ?? []) {
            const [pair] = line.split(';');
            this.#cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
          }
          this.#last = Buffer.concat(chunks).toString();
          done({ status: answer.statusCode, to: answer.headers.location });
        });
      });
      r.on('error', fail).end(content);
    });
  }

  async #ask(path, method = 'GET', body) {
    for (let hops = 0; hops < 6; hops += 1) {
      const { status, to } = await this.#once(path, method, body);
      if (status < 300 || status > 399) return status;
      [path, method, body] = [to, 'GET', undefined];
    }
    throw new Error(`${path} leads nowhere`);
  }

  async go(path) {
    const status = await this.#ask(path);
    if (status !== 200) throw new Error(`${path} answers ${status}`);
    return this.#last;
  }

  // send sends the form of the page that one is on to its address, with what stands in its hidden fields; a file goes as a form with parts.
  async send(path, fields, file) {
    const hidden = this.#last.match(/<input type="hidden"[^>]*>/g) ?? [];
    const all = { ...Object.fromEntries(hidden.map((h) => [/name="([^"]*)"/.exec(h)[1], /value="([^"]*)"/.exec(h)?.[1] ?? ''])), ...fields };
    let body = new URLSearchParams(all);
    if (file) {
      body = new FormData();
      for (const [k, v] of Object.entries(all)) body.set(k, v);
      body.set('file', new Blob([file.buffer], { type: file.mimeType }), file.name);
    }
    const status = await this.#ask(path, 'POST', body);
    if (status !== 200) throw new Error(`${path} answers ${status}: ${(this.#last.match(/class="fault"[^>]*>[^<]*/g) ?? []).join(' ')}`);
    return this.#last;
  }

  has(words) { return this.#last.includes(words); }

  // leads finds an address on the page.
  leads(pattern) { return pattern.exec(this.#last)?.[1]; }
}
