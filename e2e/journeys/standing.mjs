// An engineer's standing, as officers decide it, the engineer reads it and the public sees it.
import { strict as assert } from 'node:assert';
import { confirm, numberOf, propose, publicly, today } from '../people.mjs';
import { Quick } from '../quick.mjs';

// fallen finds an engineer of the demonstration who has a standing, once all are invented: chance says of which discipline they are.
async function fallen(site, standing) {
  await site.full();
  for (const discipline of ['CIVIL', 'MECH', 'ELECT', 'CHEM', 'METAL', 'MINE', 'TELE', 'ELECTRO', 'COMP', 'AGRI']) {
    const q = new Quick(site.base); // from another network for each, because the site counts askers by network
    for (let n = 1; n <= 12; n += 1) {
      const answer = await q.go(`/api/v1/register/engineers/${discipline}/${n}`).catch(() => '');
      if (answer !== '' && JSON.parse(answer).standing === standing) return `${discipline}/${n}`;
    }
  }
  throw new Error(`nobody in the demonstration is ${standing}`);
}

export default {
  'a suspension and its end are seen from three sides': async ({ enter }) => {
    const engineer = await enter({ width: 360 });
    await engineer.signIn('engineer');
    const number = await numberOf(engineer);
    const card = `/verify/engineers/${number}`;
    const officer = await enter();
    await officer.signIn('dealing officer');
    const registrar = await enter({ width: 768 });
    await registrar.signIn('registrar');

    await propose(officer, number, 'Suspend the registration', 'too short', today(-9), today(21));
    assert.equal(officer.answer.status(), 422);
    await officer.sees('at least 20 characters', '[role=alert]');
    const grounds = 'Decision 12 of the disciplinary committee: a bridge was certified unseen.';
    await officer.fill('[name=grounds]', grounds);
    await officer.press('Propose');
    await officer.sees('You proposed this');
    assert.equal(await officer.page.getByRole('button', { name: 'Confirm and record' }).count(), 0, 'who proposes confirms');
    await publicly(enter, card, ['Active', '.word']);

    await confirm(registrar, number);
    await registrar.sees('Suspended', '.word');
    assert.ok(!(await publicly(enter, card, ['Suspended', '.word'])).includes('bridge'), 'the public reads the grounds');
    await engineer.go('/my/licence');
    await engineer.sees(grounds);
    await engineer.sees('How to appeal');

    await propose(officer, number, 'End it', 'The committee heard the engineer and lifted it.', today());
    await confirm(registrar, number);
    await publicly(enter, card, ['Active', '.word'], ['Suspended', '.before']);
    await publicly(enter, `${card}?on=${today(-1).reverse().join('-')}`, ['Suspended', '.word']);
    await engineer.go('/my/licence');
    await engineer.sees('Active', '.confirmation');
  },

  'a name that was removed is restored': async ({ enter, site }) => {
    const removed = await fallen(site, 'removed');
    const card = `/verify/engineers/${removed}`;
    await publicly(enter, card, ['Removed', '.word']);
    const officer = await enter();
    await officer.signIn('dealing officer');
    await propose(officer, removed, 'Restore to the register', 'The appellate bench set decision 9 aside.', today());
    const registrar = await enter({ width: 360 });
    await registrar.signIn('registrar');
    await registrar.go('/desk/proposals');
    await registrar.follow(removed);
    await registrar.page.locator('summary', { hasText: 'Decline' }).click();
    await registrar.press('Decline');
    assert.equal(registrar.answer.status(), 422); // without a reason
    await registrar.press('Confirm and record');
    await publicly(enter, card, ['Active', '.word'], ['Removed', '.before']);
    await publicly(enter, `${card}?on=${today(-1).reverse().join('-')}`, ['Removed', '.word']);
  },
};
