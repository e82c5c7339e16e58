// What people do with an account, and what officers do with their applications.
import { strict as assert } from 'node:assert';
import { apply, open, openCase, somebody } from '../people.mjs';

export default {
  'a person applies, officers enter them, the public verifies': async ({ enter }) => {
    const who = somebody('Rabia Safar');
    const applicant = await enter({ width: 768 });
    await open(applicant, who);
    await apply(applicant, who);

    for (const persona of ['dealing officer', 'second officer']) {
      const officer = await openCase(enter, persona, who.name);
      await officer.sees('What was said');
      await officer.press('Take this case');
      await officer.tick('[value=recommend_entry]');
      await officer.press('Hand on to the next step');
    }
    const registrar = await openCase(enter, 'registrar', who.name);
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

  'a person signs in by a passkey': async ({ enter }) => {
    const v = await enter();
    await open(v, somebody('Sana Safar'));
    const device = await v.authenticator();
    await v.go('/my/security');
    await v.go('/my/security/passkeys');
    await v.sees('You have no passkey');
    await v.touch('Add a passkey'); // the browser answers at once, and the page goes on
    await v.reaches('/my/security/recovery');
    assert.equal((await device.keys()).length, 1);
    await v.go('/my/security/passkeys');
    await v.sees('Chrome', 'tbody');
    await v.go('/my/security');
    await v.sees('1 passkey');
    await v.press('Sign out');
    await device.owner(false);
    await v.go('/sign-in?next=%2Fmy%2Flooked');
    await v.touch('Use a passkey');
    await v.page.locator('.fault:has-text("No passkey was given")').waitFor();
    await device.owner(true);
    await v.touch('Use the passkey');
    await v.reaches('/my/looked');
    await v.go('/my/security/passkeys'); // a passkey is both factors: no second one is asked for
    await v.press('Remove: the passkey made in Chrome, ' + (await v.page.locator('tbody td').nth(1).innerText()));
    await v.sees('You have no passkey');
  },

  'a person chooses how letters come, and takes it back': async ({ enter }) => {
    const v = await enter({ width: 360 });
    await open(v, somebody('Nadia Safar'));
    await v.go('/my');
    await v.follow('See or change your choices');
    assert.equal(await v.page.locator(':checked').count(), 0, 'something is ticked beforehand');
    for (const answer of ['yes', 'no']) {
      await v.tick(`[name=optional][value=${answer}]`);
      await v.press('Keep these choices');
      await v.sees('Your choices are kept');
      assert.equal(await v.page.locator(':checked').count(), 1);
    }
    await v.press('Never again to this address');
    await v.sees('This holds for your e-mail address now.');
    await v.press('Allow them to this address again');
    await v.go('/my/choices/history');
    assert.equal(await v.page.locator('.timeline li').count(), 4);
    await v.go('/unsubscribe/made-up');
    await v.press('Stop these letters');
    await v.sees('These letters stop', 'h1');
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
    for (const path of ['/my', '/my/licence', '/my/identity', '/my/security', '/my/looked']) await engineer.go(path);
    const applicant = await enter();
    await applicant.signIn('applicant');
    for (const path of ['/my', '/my/apply']) await applicant.go(path);
  },

  'officers see the desk': async ({ enter, site }) => {
    const registrar = await enter();
    await registrar.signIn('registrar');
    for (const path of ['/desk', '/desk?office=all', '/desk?office=all&show=closed', '/desk?office=all&whose=nobody&sort=opened', '/desk/search', '/desk/officers', '/desk/officers/invite', '/desk/officers/appoint', '/desk/officers/delegate']) {
      await registrar.go(path);
      assert.equal(registrar.answer.status(), 200, path);
    }
    // Two cases are ticked by keys and handed to the first officer of the list; then all are taken back, and a name is looked for.
    await site.full();
    await registrar.go('/desk?office=officer&whose=nobody');
    const before = await registrar.page.locator('[name=case]').count();
    assert.ok(before > 1, 'the demonstration has cases that nobody holds');
    for (const key of ['j', 'x', 'j', 'x']) await registrar.page.keyboard.press(key);
    assert.equal(await registrar.page.locator('[name=case]:checked').count(), 2);
    await registrar.page.selectOption('#officer', { index: 1 });
    await registrar.press('Assign');
    assert.match(await registrar.page.locator('main').innerText(), /2 cases are assigned/);
    await registrar.go('/desk?office=officer');
    await registrar.page.locator('[data-all]').check();
    await registrar.press('Unassign');
    await registrar.go('/desk?office=officer&whose=nobody');
    assert.ok(await registrar.page.locator('[name=case]').count() >= before);
    await registrar.page.fill('[name=q]', 'nobody of this name');
    await registrar.press('Find');
    assert.equal(new URL(registrar.page.url()).search, '');

    const privacy = await enter();
    await privacy.signIn('privacy officer');
    await privacy.go('/desk/messages');
    assert.equal(privacy.answer.status(), 200);
    // Who looked: by officer, and at the person of a case, with an order that is refused and written down.
    await privacy.go('/desk/privacy');
    await privacy.go(await privacy.page.locator('tbody a').first().getAttribute('href'));
    await privacy.go(await privacy.page.locator('tbody td:nth-child(3) a').first().getAttribute('href'));
    await privacy.press('Write the order down');
    assert.match(await privacy.page.locator('.faults').innerText(), /at least 20 characters/);
  },
};
