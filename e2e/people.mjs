// People whom the journeys invent, and what they do again and again.
import { strict as assert } from 'node:assert';
import { createHmac } from 'node:crypto';

// a fresh person, who exists nowhere outside this run
let next = Date.now() % 1_000_000;
export function somebody(name) {
  next += 1;
  const digits = String(next).padStart(7, '0');
  return { name, email: `journey${digits}@example.org`, cnic: `91234-${digits}-1` };
}

export async function open(v, who) {
  await v.go('/sign-up');
  await v.fill('[name=email]', who.email);
  await v.press('Send the code');
  await v.sees('Look in your mailbox');
  const code = /\b(\d{3}) ?(\d{3})\b/.exec(await v.letter(who.email));
  await v.fill('[name=code]', code[1] + code[2]);
  await v.press('Continue');
  assert.equal(v.where, '/my');
}

// secure sets an authenticator up, as what names students and colleagues wants it; its code is that of RFC 6238.
export async function secure(v) {
  await v.go('/my/security/authenticator');
  const bits = [...await v.page.locator('input[name=secret]').getAttribute('value')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const sum = createHmac('sha1', Buffer.from(bits.match(/.{8}/g).map((b) => Number.parseInt(b, 2)))).update(step).digest();
  await v.fill('[name=code]', String((sum.readUInt32BE(sum[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0'));
  await v.press('Set up');
}

// record says who somebody is.
export async function record(v, who) {
  await v.fill('Full name in English letters', who.name);
  await v.fill('Full name in Urdu', 'رابعہ سفر');
  await v.fill("Father's name", 'Abdul Safar');
  await v.tick('[name=kind][value=cnic]');
  await v.fill('Number', who.cnic);
  await v.choose('District of domicile', 'punjab/lahore');
  await v.fill('Telephone', '0300 0000001');
  await v.fill('Postal address', 'House 1, Street 1, Model Colony');
}

// apply sends an application with a degree of an intake and a day of July; what graduates of 2019 and before owe is not paid by it.
export async function apply(v, who, { intake = '2018', graduated = '2022' } = {}) {
  await v.go('/my/apply');
  await v.press('Begin an application');
  await v.follow('Who you are');
  await record(v, who);
  await v.press('Save');
  await v.go('/my/apply');
  await v.follow('Your degree');
  await v.press('Save and continue'); // empty: the summary names the fields
  assert.equal(v.answer.status(), 422);
  await v.choose('[name=programme]', 'indus-valley/civil');
  await v.fill('Year of intake', intake);
  await v.fill('[name=roll_number]', '17');
  await v.fill('[name=graduated_on_day]', '5');
  await v.fill('[name=graduated_on_month]', '7');
  await v.fill('[name=graduated_on_year]', graduated);
  await v.press('Save and continue');
  await v.follow('Documents');
  for (const kind of ['degree', 'transcript', 'identity']) {
    await v.choose('What it shows', kind);
    await v.attach('The file', await v.paper(`${kind}.png`));
    await v.press('Add the file');
  }
  await v.go('/my/apply');
  await v.follow('Declaration');
  await v.tick('I declare this');
  await v.press('Save and continue');
  await v.follow('Check your answers and send');
  await v.sees(who.name);
  await v.press('Send the application');
  if (Number(graduated) >= 2020) await v.sees('Your application was sent');
}

// openCase signs somebody in at the desk and opens the newest case of a name.
export async function openCase(enter, persona, name) {
  const officer = await enter();
  await officer.signIn(persona);
  await findCase(officer, name);
  return officer;
}

// findCase opens the newest case of a name.
export async function findCase(officer, name) {
  await officer.go('/desk');
  await officer.page.getByRole('link', { name }).last().click();
  await officer.page.waitForLoadState();
  await officer.check();
}

// recommend hands a case on with a recommendation.
export async function recommend(enter, persona, name, outcome = 'recommend_entry', reasons = '') {
  const officer = await openCase(enter, persona, name);
  await officer.tick(`[value=${outcome}]`);
  await officer.fill('[name=reasons]', reasons);
  await officer.press('Hand on to the next step');
  await officer.leave();
}

// today is the day in the council's country, or one so many days before or after it, or that of another moment: [day, month, year].
export function today(days = 0, now = new Date(), timeZone = 'Asia/Karachi') {
  const part = new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'numeric', year: 'numeric' });
  return part.format(now.getTime() + days * 86400_000).split('/');
}

// date fills the three boxes of a date.
export async function date(v, name, [day, month, year]) {
  for (const [box, text] of Object.entries({ day, month, year })) await v.fill(`[name=${name}_${box}]`, text);
}

// numberOf tells the number of somebody's own registration.
export async function numberOf(v) {
  await v.go('/my/licence');
  return (await v.page.locator('.confirmation .number').innerText()).trim();
}

// propose lets an officer propose by a link of a registration's page.
export async function propose(officer, number, link, grounds, from, until) {
  await officer.go('/desk/search');
  await officer.fill('[name=q]', number);
  await officer.press('Find');
  await officer.follow(number);
  await officer.follow(link);
  if (from) await date(officer, 'from', from);
  if (until) await date(officer, 'until', until);
  await officer.fill('[name=grounds]', grounds);
  await officer.press('Propose');
}

// confirm lets a registrar confirm what an officer proposed.
export async function confirm(registrar, number) {
  await registrar.go('/desk/proposals');
  await registrar.follow(number);
  await registrar.press('Confirm and record');
}

// publicly is a stranger's first look at an address: a browser that was there before keeps the answer for a minute.
export async function publicly(enter, path, ...seen) {
  const v = await enter({ width: 360 });
  await v.go(path);
  for (const [text, selector] of seen) await v.sees(text, selector);
  const content = await v.page.content();
  await v.leave();
  return content;
}

// paid fills the form of a claim as somebody does who paid today, where the council is.
export async function paid(v, amount, slip, number, on = today()) {
  await v.fill('[name=amount]', amount);
  await date(v, 'paid_on', on);
  await v.fill('[name=bank_number]', number);
  await v.attach('[name=file]', slip);
  await v.press('Send the slip');
}

// claimOf leads a cashier to the claim for a reference.
export async function claimOf(v, reference) {
  await v.go('/desk/payments');
  await v.fill('[name=reference]', reference);
  await v.press('Find');
  await v.page.locator('tbody a').first().click();
  await v.page.waitForURL('**/desk/payments/*');
  await v.page.waitForLoadState();
  await v.check();
}

// lines makes a file of the older register.
export const lines = (...all) => ({ name: 'register.csv', mimeType: 'text/csv', buffer: Buffer.from([...all, ''].join('\r\n')) });

// worked looks until a file is no longer worked on.
export async function worked(v, heading) {
  await v.page.waitForURL('**/desk/import/0*');
  for (const end = Date.now() + 60_000; await v.page.locator('[role=status] progress').count() > 0; await new Promise((go) => setTimeout(go, 500))) {
    assert.ok(Date.now() < end, 'the file is worked on for ever');
    await v.page.reload();
  }
  v.answer = undefined;
  await v.check();
  await v.sees(heading, 'h1');
}

// bring brings lines of the older register in: one registrar tries them, and another brings them in.
export async function bring(first, registrar, head, all) {
  await first.go('/desk/import');
  await first.attach('[name=file]', lines(head, ...all));
  await first.press('Try this file');
  await worked(first, 'What this file would bring');
  await registrar.go(first.where);
  await registrar.press(`Bring in the new ones (${all.length})`);
  await worked(registrar, 'What this file brought');
}

// owing lets somebody apply who owes a fee of 1,300, and returns them at its challan, with its reference.
export async function owing(enter, name) {
  const who = somebody(name);
  const v = await enter({ width: 360 });
  await open(v, who);
  await apply(v, who, { intake: '2014', graduated: '2018' });
  await v.letter(who.email, /There is a fee to pay/);
  await v.go('/my/invoices');
  await v.page.locator('tbody a').click();
  await v.page.waitForLoadState();
  return { v, who, challan: v.where, reference: (await v.page.locator('.reference').innerText()).trim() };
}

// bankAccount lets a cashier say under which headings the bank of an account writes its table.
export async function bankAccount(v, name, columns) {
  await v.go('/desk/payments/accounts');
  for (const [box, text] of Object.entries({ name, ...columns })) await v.fill(`[name=${box}]`, text);
  await v.tick('[name=kind][value=csv]');
  await v.press('Keep this account');
  await v.sees(name);
}

// loadStatement lets a cashier load a table of an account.
export async function loadStatement(v, account, text) {
  await v.go('/desk/payments/statements');
  await v.choose('[name=account]', { label: account });
  await v.attach('[name=file]', { name: 'statement.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await v.press('Load the statement');
}
