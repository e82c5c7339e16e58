// An engineer grows into a higher kind.
import { strict as assert } from 'node:assert';
import { claimOf, date, openCase, paid, publicly, recommend, today } from '../people.mjs';

// ask names a referee, who gets a letter; answer returns the page that its link opens for somebody without an account.
async function ask(v, name, email) {
  await v.fill('[name=name]', name);
  await v.fill('[name=email]', email);
  await v.fill('[name=position]', 'Chief engineer');
  await v.press('Ask this referee');
}

async function answer(enter, email, choice, words = '') {
  const referee = await enter({ width: 360 });
  const link = new URL(/https?:\S+/.exec(await referee.letter(email, /\/referee/))[0]);
  await referee.go(link.pathname + link.search);
  await referee.press('Send the answer');
  assert.equal(referee.answer.status(), 422);
  await referee.tick(`[name=answer][value=${choice}]`);
  await referee.fill('[name=words]', words);
  await referee.press('Send the answer');
  await referee.sees('this link works no more');
  await referee.go(link.pathname + link.search);
  assert.equal(referee.answer.status(), 404);
  await referee.leave();
}

export default {
  'an engineer becomes a professional engineer, with two referees': async ({ enter }) => {
    const engineer = await enter({ width: 360 });
    await engineer.signIn('engineer');
    await engineer.go('/my/licence');
    const number = (await engineer.page.locator('.confirmation .number').innerText()).trim();
    const name = await engineer.page.locator('dd').first().innerText();
    const card = `/verify/engineers/${number}`;
    await engineer.go('/my/apply');
    await engineer.sees('Experience after registration');
    await engineer.tick('[name=kind][value=professional_engineer]');
    await engineer.press('Begin an application');
    const application = engineer.where;
    await engineer.follow('Your route');
    await engineer.tick('[name=route][value=long]');
    await engineer.press('Save and continue');
    await engineer.sees('did not graduate within its days', '[role=alert]');
    await engineer.tick('[name=route][value=title]');
    await engineer.press('Save and continue');
    await engineer.follow('What an officer confirms');
    await engineer.fill('[name=title]', 'CPEng, Engineers Australia');
    await engineer.press('Save and continue');
    await engineer.follow('Referees');
    const run = Date.now();
    await ask(engineer, 'Nadia Iqbal', `nadia${run}@example.org`);
    await ask(engineer, 'Omar Farooq', `omar${run}@example.org`);
    assert.equal(await engineer.page.getByRole('button', { name: 'Ask this referee' }).count(), 0, 'more referees than are wanted');
    await answer(enter, `nadia${run}@example.org`, 'declined');
    await answer(enter, `omar${run}@example.org`, 'confirmed', 'I have seen the bridges since 2023 and they stand.');
    await engineer.go(`${application}/referees`);
    await engineer.sees('Does not want to');
    assert.ok(!(await engineer.page.content()).includes('they stand'), 'the applicant reads the words of a referee');
    await ask(engineer, 'Third Person', `third${run}@example.org`);
    await answer(enter, `third${run}@example.org`, 'confirmed', 'We worked on one dam for three years together.');

    await engineer.go(`${application}/experience`);
    await engineer.fill('[name=employer]', 'Demo Works');
    await engineer.fill('[name=title]', 'Site engineer');
    await engineer.fill('[name=did]', 'Built two bridges and measured them.');
    await date(engineer, 'from', today(-300));
    await engineer.press('Add the position');
    await engineer.sees('Built two bridges');
    await engineer.go(`${application}/documents`);
    for (const kind of ['title', 'profile']) {
      await engineer.choose('What it shows', kind);
      await engineer.attach('The file', await engineer.paper(`${kind}.png`));
      await engineer.press('Add the file');
    }
    await engineer.go(`${application}/declaration`);
    await engineer.tick('I declare this');
    await engineer.press('Save and continue');
    await engineer.follow('Check your answers and send');
    await engineer.sees('Omar Farooq');
    await engineer.press('Send the application');
    await engineer.go('/my/invoices');
    await engineer.page.locator('tbody a').first().click();
    await engineer.page.waitForURL('**/my/invoices/*');
    const reference = (await engineer.page.locator('.reference').innerText()).trim();
    await paid(engineer, '5500', await engineer.paper('slip.png'), 'FT-9');
    const cashier = await enter();
    await cashier.signIn('cashier');
    await claimOf(cashier, reference);
    await cashier.press('Confirm the payment');

    const officer = await openCase(enter, 'dealing officer', name);
    await officer.sees('I have seen the bridges since 2023');
    await officer.page.getByRole('button', { name: /^Confirm: / }).click();
    await officer.page.waitForLoadState();
    await officer.tick('[value=recommend_entry]');
    await officer.press('Hand on to the next step');
    await recommend(enter, 'second officer', name);
    const registrar = await openCase(enter, 'registrar', name);
    await registrar.press('Elevate');

    await engineer.go('/my/licence');
    await engineer.sees('Professional Engineer');
    await engineer.sees(number);
    await publicly(enter, card, ['Professional Engineer', 'dl']);
    await publicly(enter, `${card}?on=${today(-1).reverse().join('-')}`, ['Registered Engineer', 'dl']);
  },
};
