// The demonstration council that journeys and pictures look at: built, started on a free port in a folder of its own, and stopped.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

// Site is a running demonstration council.
export class Site {
  #process;
  #folder;
  #links = new Map(); // persona -> address that signs in
  #said = []; // the last lines that the program printed
  bank; // where the references of challans are paid
  cards; // where they are paid by card
  #program = process.env.SANAD_BINARY;

  // start builds the program (or takes the one that SANAD_BINARY names) and waits until it serves.
  static async start() {
    const site = new Site();
    site.#folder = await mkdtemp(join(tmpdir(), 'sanad-e2e-'));
    if (!site.#program) {
      site.#program = join(site.#folder, 'sanad');
      const built = spawnSync('go', ['build', '-o', site.#program, './cmd/sanad'], { cwd: root, stdio: 'inherit', env: { ...process.env, CGO_ENABLED: '0' } });
      if (built.status !== 0) throw new Error('the program does not build');
    }
    return site.#serve();
  }

  // another starts the same program with the profile of another council, and few people.
  another(council) { return this.beside('--council', council, '--engineers', '1'); }

  // beside starts the same program once more, with a council of its own. This one must not stop before it.
  async beside(...options) {
    const site = new Site();
    site.#program = this.#program;
    site.#folder = await mkdtemp(join(tmpdir(), 'sanad-e2e-'));
    return site.#serve(...options);
  }

  async #serve(...options) {
    const address = `127.0.0.1:${await freePort()}`;
    this.base = `http://${address.replace('127.0.0.1', 'localhost')}`; // browsers keep passkeys for names alone
    this.#process = spawn(this.#program, ['demo', '--data', join(this.#folder, 'data'), '--addr', address, ...options], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    process.once('exit', () => this.#process.kill('SIGKILL')); // whatever happens here, it does not outlive us
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      createInterface({ input: stream }).on('line', (line) => this.#hear(line));
    }
    await this.#until('the site answers', 60, async () => (await fetch(`${this.base}/readyz`)).ok);
    return this;
  }

  #hear(line) {
    this.#said.push(line);
    if (this.#said.length > 200) this.#said.shift();
    const bank = /An invented bank.*: (http\S+)/.exec(line);
    if (bank) this.bank = { base: bank[1] }; // a site of its own
    const cards = /by card: (http[^,\s]+)/.exec(line);
    if (cards) this.cards = { base: cards[1] };
    const found = /sign in as (.+?):\s+(\S+)/.exec(line);
    if (found) this.#links.set(found[1], found[2]);
  }

  // signIn returns the address that signs in as a persona, as soon as the demonstration has printed it.
  async signIn(persona) {
    await this.#until(`there is a way to sign in as ${persona}`, 120, async () => this.#links.has(persona));
    const link = new URL(this.#links.get(persona));
    return link.pathname + link.search;
  }

  // full waits until the demonstration invents no more people, whose cases would move meanwhile.
  async full() { await this.#until('the council is full', 240, async () => this.#said.some((line) => line.includes('council is full'))); }

  async #until(what, seconds, ask) {
    for (const end = Date.now() + seconds * 1000; ; ) {
      if (this.#process.exitCode !== null) throw new Error(`the program ended before ${what}:\n${this.#said.join('\n')}`);
      if (await ask().catch(() => false)) return;
      if (Date.now() > end) throw new Error(`after ${seconds} s it is not so that ${what}; it printed:\n${this.#said.join('\n')}`);
      await new Promise((done) => setTimeout(done, 100));
    }
  }

  // stop ends the program as an operator would; it throws if the program does not end in order.
  async stop() {
    const ended = this.#process.exitCode ?? await new Promise((done) => {
      const late = setTimeout(() => this.#process.kill('SIGKILL'), 20_000);
      this.#process.once('exit', (code, signal) => { clearTimeout(late); done(code ?? signal); });
      this.#process.kill('SIGTERM');
    });
    await rm(this.#folder, { recursive: true, force: true });
    if (ended !== 0) throw new Error(`the program ended with ${ended}:\n${this.#said.join('\n')}`);
  }
}

function freePort() {
  return new Promise((done, fail) => {
    const server = createServer().on('error', fail).listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}
