// Officers write to many and to one, read what letters say, and deal with what came in.
import { strict as assert } from 'node:assert';
import { date, today } from '../people.mjs';

const officerMail = 'person0@example.org'; // the first of the invented people

export default {
  'a campaign is written, proved, approved and steered, and one that is over tells how far it came': async ({ enter }) => {
    const officer = await enter();
    await officer.signIn('dealing officer');
    await officer.go('/desk/campaigns');
    await officer.follow('Extension until January');
    await officer.sees('Over', '.tag');
    await officer.sees('at least 10', 'table');
    await officer.sees('fewer than 10', 'table');

    await officer.go('/desk/campaigns/new');
    await officer.press('Save the draft');
    assert.equal(officer.answer.status(), 422);
    await officer.fill('[name=title]', 'New hours of the counter');
    await officer.tick('[name=ground][value=extension]');
    await officer.fill('[name=subject_en]', 'Your registration is extended');
    await officer.fill('[name=body_en]', 'It stays valid until the end of June.');
    await officer.fill('[name=subject_ur]', 'آپ کی رجسٹریشن میں توسیع');
    await officer.fill('[name=body_ur]', 'یہ جون کے آخر تک مؤثر رہے گی۔');
    await date(officer, 'until', today(20));
    await officer.press('Save the draft');
    const campaign = officer.where;
    for (const end = Date.now() + 15_000; await officer.page.getByText('is being counted').count() > 0; await officer.page.waitForTimeout(300)) {
      assert.ok(Date.now() < end, 'the audience is counted for ever');
      await officer.page.reload();
    }
    await officer.go(campaign);
    await officer.sees('at least', '.summary');
    await officer.press('Send me a proof');
    await officer.letter(officerMail, /until the end of June/);
    await officer.letter(officerMail, /جون کے آخر تک/);
    await officer.press('Ask for approval');
    assert.equal(officer.answer.status(), 422);
    await officer.tick('[name=read]');
    await officer.press('Ask for approval');
    await officer.sees('It waits for a second person');

    const registrar = await enter({ width: 768 });
    await registrar.signIn('registrar');
    await registrar.go(campaign);
    await registrar.press('Approve it');
    await registrar.sees('Under way', '.tag');
    await registrar.press('Pause it');
    await registrar.sees('Paused', '.tag');
    await officer.go(campaign);
    await officer.press('Let it go on');
    await officer.sees('Under way', '.tag');
    await officer.press('Stop it for good');
    await officer.sees('Stopped', '.tag');
  },

  'an officer reads what letters say, answers and closes what came in, and serves what did not arrive': async ({ enter }) => {
    const officer = await enter();
    await officer.signIn('dealing officer');
    await officer.go('/desk/messages/unreached');
    await officer.go(await officer.page.locator('tbody a').first().getAttribute('href'));
    const [number] = /\d{4}\s\d{4}\s\d{4}/.exec(await officer.page.locator('.summary').first().innerText());
    await officer.go('/desk/messages/wordings');
    await officer.follow('Your application has moved on');
    await officer.sees('As it would arrive, with an invented name');
    await officer.press('Show it on this application');
    assert.equal(officer.answer.status(), 422);
    await officer.fill('[name=number]', number);
    await officer.press('Show it on this application');
    await officer.sees(number, '.lead');

    await officer.go('/desk/messages/received');
    await officer.follow('Visiting your office in Lahore');
    await officer.press('Send the answer');
    assert.equal(officer.answer.status(), 422);
    await officer.fill('[name=text]', 'From Monday to Thursday, without an appointment.');
    await officer.press('Send the answer');
    await officer.letter('somebody@example.org', /without an appointment/);
    await officer.follow('حلف نامے کے بارے میں');
    await officer.press('Close without an answer');
    await officer.sees('No letter waits');
    await officer.follow('Dealt with');
    await officer.sees('closed', 'tbody');

    for (const [press, says] of [['Ask for another address', 'on their own page'], ['Serve the letter', 'An officer served it by']]) {
      await officer.go('/desk/messages/unreached');
      await officer.go(await officer.page.locator('tbody a').first().getAttribute('href'));
      if (press === 'Serve the letter') {
        await officer.press(press);
        assert.equal(officer.answer.status(), 422);
        await officer.page.locator('[name=way]').first().check();
        await officer.fill('[name=reason]', 'What went to your address came back, and the law wants you to have this.');
      }
      await officer.press(press);
      await officer.sees(says);
    }

    await officer.go('/desk/post');
    await officer.press('Make a batch');
    await officer.sees('to be printed', '.tag');
  },
};
