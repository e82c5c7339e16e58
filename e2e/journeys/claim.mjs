// Somebody who was registered before this program takes the registration over.
import { strict as assert } from 'node:assert';
import { bring, open, publicly, record, somebody } from '../people.mjs';

// claims asks for the registration under a number.
async function claims(v, number) {
  await v.go('/my/claim');
  await v.fill('[name=number]', number);
  await v.press('Continue');
  await v.sees('If the number and your identity number belong together');
}

export default {
  'an engineer of the older register takes over by a code, and another at a counter': async ({ enter }) => {
    const hira = somebody('Hira Safar');
    const bilal = somebody('Bilal Safar');
    const first = await enter({ width: 768 });
    await first.signIn('second registrar');
    const registrar = await enter({ width: 768 });
    await registrar.signIn('registrar');
    await bring(first, registrar, 'number,name,father,CNIC,entry date,kind,email', [
      `CIVIL/90112,Hira Safar,Abdul Safar,${hira.cnic},2001-02-13,RE,old-${hira.email}`,
      `CIVIL/90113,Bilal Safar,Abdul Safar,${bilal.cnic.replace(/^(.{8})(.)/, (_, a, b) => a + (9 - b))},2001-03-13,RE,`,
    ]);

    // Who has not said who they are is led to it. A wrong code is refused, the right one gives the registration.
    const v = await enter({ width: 360 });
    await open(v, hira);
    await v.follow('I was registered before');
    await v.follow('Record who I am');
    await record(v, hira);
    await v.press('Save');
    await v.go('/my/claim');
    await v.fill('[name=number]', 'twelve');
    await v.press('Continue');
    assert.equal(v.answer.status(), 422);
    await claims(v, 'civil 90112');
    const code = /\b(\d{4}) ?(\d{4})\b/.exec(await v.letter(`old-${hira.email}`, /Your code to take over/));
    await v.fill('[name=code]', '00000000');
    await v.press('Take the registration over');
    assert.equal(v.answer.status(), 422);
    await v.fill('[name=code]', code[1] + code[2]);
    await v.press('Take the registration over');
    assert.equal(v.where, '/my/licence');
    await v.sees('90112', '.confirmation');
    await v.letter(`old-${hira.email}`, /Somebody took over/);

    // The older register has one digit otherwise: an officer sees both numbers, and a registrar confirms.
    const w = await enter();
    await open(w, bilal);
    await w.go('/my/identity');
    await record(w, bilal);
    await w.press('Save');
    await claims(w, 'CIVIL/90113');
    const officer = await enter();
    await officer.signIn('dealing officer');
    await officer.go('/desk/claims');
    await officer.page.getByRole('row').filter({ hasText: 'Bilal Safar' }).getByRole('link').first().click();
    await officer.page.waitForLoadState();
    await officer.check();
    await officer.sees('differs', 'table');
    const deed = officer.page.locator('form').filter({ hasText: 'propose to hand it over' });
    await officer.press('It is theirs: propose to hand it over');
    assert.equal(officer.answer.status(), 422);
    await deed.locator('[name=paper]').check();
    await deed.locator('[name=reasons]').fill('Saw the card with the old number, and the new card.');
    await officer.press('It is theirs: propose to hand it over');
    await officer.sees('A registrar must confirm it');
    const claim = officer.where;
    await w.go('/my/licence');
    assert.ok(!(await w.page.content()).includes('90113'), 'one officer alone gives the registration');
    await registrar.go(claim);
    await registrar.page.locator('form').filter({ hasText: 'Confirm, and hand it over' }).locator('[name=reasons]').fill('Compared the copies of both cards.');
    await registrar.press('Confirm, and hand it over');
    await registrar.sees('taken over', '.kicker');
    await w.go('/my/licence');
    await w.sees('90113', '.confirmation');
    await publicly(enter, '/verify/engineers/CIVIL-90113', ['Bilal Safar', 'h1'], ['Active', '.word']);
  },
};
