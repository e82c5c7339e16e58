// Those who graduate from a batch: what their institution says of them, what the council decides, and who of them can be registered.
import { strict as assert } from 'node:assert';
import { date, open, secure, somebody, today } from '../people.mjs';
import { Quick } from '../quick.mjs';

const csv = (name, ...rows) => ({ name, mimeType: 'text/csv', buffer: Buffer.from([...rows, ''].join('\r\n')) });
const roll = (n) => `2021-CE-${String(n).padStart(2, '0')}`;
const letters = 'abcdefghijklmnopqrstuvwxyz';
const named = (n) => `Zoha ${letters[Math.floor(n / 26)].toUpperCase()}${letters[n % 26]}bad`;

// code returns the newest code that went to an address.
async function code(q, email) {
  for (const end = Date.now() + 30_000; Date.now() < end; await new Promise((go) => setTimeout(go, 100))) {
    const letter = (await q.go('/demo/outbox')).split('<article').find((text) => text.includes(email));
    const found = letter && /\b(\d{3}) ?(\d{3})\b/.exec(letter.replace(/<[^>]*>/g, ' '));
    if (found) return found[1] + found[2];
  }
  throw new Error(`no code went to ${email}`);
}

// graduate opens an account and fills an application for a degree of the batch, up to the declaration.
async function graduate(base, n, paper) {
  const who = somebody(named(n));
  const [q, post] = [new Quick(base), new Quick(base)];
  await q.go('/sign-up');
  await q.send('/sign-up', { email: who.email });
  await q.send('/sign-up/code', { code: await code(post, who.email) });
  await q.go('/my/identity');
  await q.send('/my/identity', { name_latin: who.name, name_urdu: 'زوہا آباد', father: 'Abdul Safar', kind: 'cnic', number: who.cnic, district: 'punjab/lahore', phone: '0300 0000001', address: 'House 1, Street 1' });
  await q.go('/my/apply');
  await q.send('/my/apply', { kind: 'registered_engineer' });
  const own = q.leads(/href="(\/my\/applications\/[^"/]+)\/degree"/);
  await q.go(`${own}/degree`);
  await q.send(`${own}/degree`, { programme: 'journey/civil', intake: '2021', mode: 'campus', roll_number: roll(n), graduated_on_day: '5', graduated_on_month: '7', graduated_on_year: '2025' });
  for (const kind of ['degree', 'transcript', 'identity']) {
    await q.go(`${own}/documents`);
    await q.send(`${own}/documents`, { kind }, paper);
  }
  await q.go(`${own}/declaration`);
  await q.send(`${own}/declaration`, { true: 'yes' });
  return { who, q, own };
}

// submit sends an application that is whole.
async function submit({ q, own }) {
  await q.go(`${own}/check`);
  await q.send(`${own}/submit`, {});
  assert.ok(q.has('Your application was sent'), 'it was not sent');
}

export default {
  'a batch is accredited: 45 graduates register, one waits, one is the 51st': async ({ enter, site }) => {
    const officer = await enter();
    await officer.signIn('dealing officer');
    await officer.go('/desk/accreditation/institutions/new');
    for (const [box, text] of Object.entries({ name_en: 'Journey University', name_ur: 'جامعہ سفر', city_en: 'Lahore', city_ur: 'لاہور', code: 'journey' })) await officer.fill(`[name=${box}]`, text);
    await officer.press('Open the institution');
    await officer.follow('Open a programme');
    await officer.choose('[name=campus]', 'main-campus');
    for (const [box, text] of Object.entries({ title_en: 'BSc Civil Engineering', title_ur: 'بی ایس سی سول انجینئرنگ', first: '2021', sections: '1', per_section: '50' })) await officer.fill(`[name=${box}]`, text);
    await officer.choose('[name=degree]', 'bachelor');
    await officer.choose('[name=discipline]', 'CIVIL');
    await officer.press('Open the programme');
    await officer.go('/desk/accreditation/institutions/journey/people/invite');
    const dean = somebody('Dean Safar');
    await officer.fill('[name=email]', dean.email);
    await officer.tick('[name=role][value=lead]');
    await officer.press('Send the invitation');

    // The dean sends who enrolled: 51 in a batch of 50.
    const v = await enter({ width: 768 });
    const link = /\/institution\/join\/\S+/.exec(await v.letter(dean.email, /Journey University/))[0];
    await open(v, dean);
    await v.go(link);
    await v.press('Accept');
    await secure(v);
    const batch = '/institution/at/journey/programmes/civil/batches/2021';
    await v.go(`${batch}/new`);
    await date(v, 'began', ['1', '11', '2021']);
    await v.attach('[name=file]', csv('enrolled.csv', 'Roll No,Name', ...Array.from({ length: 51 }, (_, n) => `${roll(n + 1)},${named(n + 1)}`)));
    await v.press('Try the list');
    await v.sees('Students: 51. No fault was found.');
    await v.sees('Beyond the 50 seats: 1.');
    await v.sees(named(51));
    await v.press('Send to the council');

    // They apply, and nothing of the batch is decided.
    const paper = await v.paper('paper.png');
    const all = [];
    for (let n = 1; n <= 51; n += 1) if (n <= 45 || n >= 50) all.push(await graduate(site.base, n, paper));
    const [first, waits, beyond] = [all[0], all.at(-2), all.at(-1)];
    await first.q.go('/my/apply');
    assert.ok(!first.q.has(`${first.own}/check`), 'it can be sent before the batch is decided');

    // The board decides; a registrar who is somebody else confirms. Then the institution says who passed: all but one.
    await officer.go('/desk/accreditation/decisions/new');
    await officer.choose('[name=institution]', 'journey');
    await officer.fill('[name=number]', 'JOURNEY/1');
    await officer.fill('[name=meeting]', '110th meeting');
    await date(officer, 'on', today(-1));
    await officer.press('Save, and go on to the batches');
    await officer.follow('Add a batch');
    await officer.choose('[name=programme]', 'civil');
    await officer.fill('[name=batch]', '2021');
    await officer.tick('[name=outcome][value=accredited]');
    await officer.choose('[name=level]', 'level-2');
    await officer.press('Save');
    await officer.press('Propose it');
    const registrar = await enter();
    await registrar.signIn('registrar');
    await registrar.go(officer.where);
    await registrar.press('Confirm the decision');
    await v.go(`${batch}/new?kind=passed`);
    await v.attach('[name=file]', csv('passed.csv', 'Roll No,Passed on', ...Array.from({ length: 51 }, (_, n) => n + 1).filter((n) => n !== 50).map((n) => `${roll(n)},05/07/2025`)));
    await v.press('Try the list');
    await v.press('Send to the council');

    // 45 go on, each with a letter; one waits for the institution, and one is the 51st of 50.
    await v.letter(first.who.email, /send/i);
    for (const x of all.slice(0, 45)) await submit(x);
    for (const [persona, step, fields] of [['dealing officer', 'recommend', { outcome: 'recommend_entry' }], ['second officer', 'recommend', { outcome: 'recommend_entry' }], ['registrar', 'enter', {}]]) {
      let q;
      for (const [n, x] of all.slice(0, 45).entries()) {
        if (n % 15 === 0) await (q = new Quick(site.base)).go(await site.signIn(persona)); // whoever opens many cases at once from one place is slowed down
        const at = x.own.replace('/my/applications/', '/desk/engineers/');
        await q.go(at);
        await q.send(`${at}/${step}`, fields);
      }
    }
    for (const { q } of [first, all[44]]) {
      await q.go('/my/licence');
      assert.ok(q.leads(/(CIVIL\/\d+)/), 'somebody who was entered has no number');
    }
    await waits.q.go('/my/apply');
    assert.ok(waits.q.has('has not yet marked you as passed'), 'who was not marked is not told who must act');
    await beyond.q.go('/my/apply');
    assert.ok(beyond.q.has('as number 51 of the batch of 2021, for which 50 seats were approved'), 'the 51st is not told of the seats');
    for (const x of [waits, beyond]) await assert.rejects(submit(x));

    await officer.go('/programmes?q=Journey');
    await officer.sees('Accredited');
  },
};
