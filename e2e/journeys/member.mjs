// What people do with an account, and what officers do with their applications.
import { strict as assert } from 'node:assert';

// a fresh person, who exists nowhere outside this run
let next = Date.now() % 1_000_000;
function somebody(name) {
  next += 1;
  const digits = String(next).padStart(7, '0');
  return { name, email: `journey${digits}@example.org`, cnic: `91234-${digits}-1` };
}

async function open(v, who) {
  await v.go('/sign-up');
  await v.fill('[name=email]', who.email);
  await v.press('Send the code');
  await v.sees('Look in your mailbox');
  const code = /\b(\d{3}) ?(\d{3})\b/.exec(await v.letter(who.email));
  await v.fill('[name=code]', code[1] + code[2]);
  await v.press('Continue');
  assert.equal(v.where, '/my');
}

async function record(v, who) {
  await v.fill('Full name in English letters', who.name);
  await v.fill('Full name in Urdu', 'رابعہ سفر');
  await v.fill("Father's name", 'Abdul Safar');
  await v.tick('[name=kind][value=cnic]');
  await v.fill('Number', who.cnic);
  await v.choose('District of domicile', 'punjab/lahore');
  await v.fill('Telephone', '0300 0000001');
  await v.fill('Postal address', 'House 1, Street 1, Model Colony');
}

async function apply(v, who) {
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
  await v.fill('Year of intake', '2018');
  await v.fill('[name=roll_number]', '17');
  await v.fill('[name=graduated_on_day]', '5');
  await v.fill('[name=graduated_on_month]', '7');
  await v.fill('[name=graduated_on_year]', '2022');
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
  await v.sees('Your application was sent');
}

export default {
  'a person applies, officers enter them, the public verifies': async ({ enter }) => {
    const who = somebody('Rabia Safar');
    const applicant = await enter({ width: 768 });
    await open(applicant, who);
    await apply(applicant, who);

    for (const persona of ['dealing officer', 'second officer']) {
      const officer = await enter();
      await officer.signIn(persona);
      await officer.go('/desk');
      await officer.page.getByRole('link', { name: who.name }).last().click();
      await officer.page.waitForLoadState();
      await officer.check();
      await officer.sees('What was said');
      await officer.press('Take this case');
      await officer.tick('[value=recommend_entry]');
      await officer.press('Hand on to the next step');
    }
    const registrar = await enter();
    await registrar.signIn('registrar');
    await registrar.go('/desk');
    await registrar.page.getByRole('link', { name: who.name }).last().click();
    await registrar.page.waitForLoadState();
    await registrar.check();
    await registrar.press('Enter in the register');
    await registrar.sees('Entered in the register');

    await applicant.go('/my');
    await applicant.follow('See your licence');
    const number = /[A-Z]+\/\d+/.exec(await applicant.page.locator('main').innerText())[0];
    const visitor = await enter({ width: 360 });
    await visitor.go(`/verify/engineers/${number}`);
    await visitor.sees(who.name);
    assert.ok(!(await visitor.page.content()).includes(who.cnic.replaceAll('-', '')), 'the page holds the whole number');
  },

  'a person makes signing in safer': async ({ enter }) => {
    const v = await enter();
    await open(v, somebody('Sana Safar'));
    await v.go('/my/security');
    await v.go('/my/security/passphrase');
    await v.fill('[name=passphrase]', 'short');
    await v.fill('[name=again]', 'short');
    await v.press('Save the passphrase');
    assert.equal(v.answer.status(), 422);
    await v.fill('[name=passphrase]', 'my aunt grows tall okra');
    await v.fill('[name=again]', 'my aunt grows tall okra');
    await v.press('Save the passphrase');
    await v.go('/my/security/authenticator');
  },

  'an engineer and an applicant see their place': async ({ enter }) => {
    const engineer = await enter();
    await engineer.signIn('engineer');
    for (const path of ['/my', '/my/licence', '/my/identity', '/my/security']) await engineer.go(path);
    const applicant = await enter();
    await applicant.signIn('applicant');
    for (const path of ['/my', '/my/apply']) await applicant.go(path);
  },

  'officers see the desk': async ({ enter }) => {
    const registrar = await enter();
    await registrar.signIn('registrar');
    for (const path of ['/desk', '/desk/officers', '/desk/officers/invite', '/desk/officers/appoint', '/desk/officers/delegate']) {
      await registrar.go(path);
      assert.equal(registrar.answer.status(), 200, path);
    }
    const privacy = await enter();
    await privacy.signIn('privacy officer');
    await privacy.go('/desk/letters');
    assert.equal(privacy.answer.status(), 200);
  },
};
