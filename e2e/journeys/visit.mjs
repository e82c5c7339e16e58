// A programme is looked at: from the institution's report on itself to what the board decides of its batch.
import { strict as assert } from 'node:assert';
import { date, publicly, today } from '../people.mjs';

const csv = (name, ...rows) => ({ name, mimeType: 'text/csv', buffer: Buffer.from([...rows, ''].join('\r\n')) });

// report fills every part that the report on a programme must have.
async function report(v) {
  const write = async (link, fields) => {
    await v.follow(link);
    for (const [box, text] of Object.entries(fields)) {
      const field = v.page.locator(`[name=${box}]`).first();
      if (await field.evaluate((e) => e.tagName) === 'SELECT') await field.selectOption(text);
      else await field.fill(text);
    }
    await v.press('Save');
  };
  const words = { text: 'Said in words.' };
  for (const [criterion, ...pieces] of [
    ['2. Programme learning outcomes', ['Add an outcome', { text: 'Applies mathematics.' }], ['Write “How they are measured”', words]],
    ['1. Programme educational objectives', ['Write “Vision and mission”', words], ['Add an objective', { text: 'Leads works.' }], ['Write “How you know that they are reached”', words]],
    ['3. Curriculum and learning', ['Add a course', { title: 'Statics', code: 'CE-101', hours: '3' }], ['Write “How it is taught”', words]],
    ['4. Students', ['Add a batch', { batch: '2021', intake: '51', present: '48' }], ['Write “Admission and guidance”', words]],
    ['5. Faculty and support staff', ['Add a rank', { rank: 'professor', total: '2', phds: '1' }], ['Write “Load and development”', words]],
    ['6. Facilities and infrastructure', ['Add a laboratory or a room', { title: 'Soil laboratory', total: '25' }]],
    ['7. Institutional support and money', ['Write “Support and budget”', words]],
    ['8. Continuous improvement', ['Write “What you did since the last visit”', words], ['Write “How you find what to improve”', words]],
    ['9. Linkages with industry', ['Write “Work with industry”', words]],
  ]) {
    await v.follow(criterion);
    for (const [link, fields] of pieces) await write(link, fields);
    await v.follow('To the whole report');
  }
}

// asked sends an application that has its report, and lets its fee be paid in a bank's application.
async function asked(dean, bank, visit) {
  await dean.go(visit);
  await dean.press('Send the application and ask for its fee');
  await dean.follow('Pay the fee');
  const reference = (await dean.page.locator('.reference').innerText()).trim();
  await bank.go('/');
  await bank.fill('Reference of the challan', reference);
  await bank.press('See what is owed');
  await bank.press('Pay');
  await bank.sees('the council has booked it');
}

// team names a team of the convener and one more, to which the institution does not object. Somebody with an interest is refused.
async function team(officer, dean, visit, desk, name) {
  await officer.go(`${desk}/team`);
  const choose = (words) => officer.page.locator('.choice', { hasText: words }).first().locator('input').check();
  await choose('Studied at the institution');
  await officer.press('Name for the team');
  await officer.sees('Studied at the institution', '.faults');
  await choose(name);
  await officer.tick('[name=convener]');
  await officer.press('Name for the team');
  await choose('Nothing is known that hinders');
  await officer.press('Name for the team');
  await officer.press('Show the team');
  await dean.go(`${visit}/team`);
  await dean.sees(name);
  await dean.press('We object to nobody');
  await officer.go(`${desk}/team`);
  await officer.press('Open the papers to the team');
}

// days agrees on today.
async function days(officer, dean, visit, desk) {
  await officer.go(`${desk}/days`);
  await date(officer, 'first', today());
  await date(officer, 'last', today());
  await officer.press('Propose these days');
  await dean.go(`${visit}/days`);
  await dean.tick('[name=outcome][value=agree]');
  await dean.press('Send the answer');
  await officer.go(`${desk}/days`);
  await officer.press('Fix these days');
}

// found lets the convener write a finding and note the exit meeting; the draft goes to the institution.
async function found(convener, place, kind, words) {
  await convener.go(`${place}/report`);
  await convener.follow('Write a finding');
  await convener.choose('[name=criterion]', 'facilities');
  await convener.tick(`[name=kind][value=${kind}]`);
  await convener.fill('[name=words]', words);
  await convener.fill('[name=evidence]', 'Criterion 6 of the report, and what we saw.');
  await convener.press('Save the finding');
  await convener.go(`${place}/report`);
  await convener.follow('Note the exit meeting');
  await date(convener, 'on', today());
  await convener.fill('[name=words]', 'We thanked the dean.');
  await convener.press('Note it and write the report');
  await convener.follow('Write the summary');
  await convener.fill('[name=words]', 'The board should know this of the programme.');
  await convener.press('Save the summary');
  await convener.press('Send the draft to the institution');
}

// rejoined lets the institution answer the report.
async function rejoined(dean, visit, words) {
  await dean.go(`${visit}/report`);
  await dean.follow('Write your answer to the report');
  await dean.fill('[name=words]', words);
  await dean.press('Save the answer');
  await dean.press('Send it to the board');
}

// decided lets an officer propose, the board find as proposed and a registrar confirm; fill says what is found of the batch.
async function decided({ officer, board, registrar, meeting, begins }, desk, number, fill) {
  await officer.go(desk);
  await officer.follow('Write the proposed decision');
  await officer.fill('[name=number]', number);
  await officer.fill('[name=meeting]', '111th meeting');
  await officer.press('Save, and go on to the batches');
  const proposal = officer.where;
  await officer.follow('Add a batch');
  await officer.choose('[name=programme]', 'journey');
  await officer.fill('[name=batch]', '2021');
  await fill(officer);
  await officer.press('Save');
  for (const box of await officer.page.locator('[name=same_day]').all()) await box.check(); // another decision of today is about the batch
  await officer.press('Propose it');
  await board.go(`${meeting}/agenda`);
  await board.page.getByRole('checkbox', { name: /BSc Journey Engineering/ }).check();
  await board.press('Put those ticked on the agenda');
  await board.sees('1 case is now on the agenda');
  await board.page.waitForTimeout(Math.max(0, begins - Date.now()) + 500); // nobody is present before the hour
  await board.go(`${meeting}/attendance`);
  for (const box of await board.page.locator('[name=member]').all()) await box.check();
  await board.press('Note who is present');
  await board.follow('Decide the items');
  await board.fill('[name=entry]', 'As the team found, and as the officer proposes.');
  await board.page.locator('[name=outcome]').last().selectOption('recommend_entry');
  await board.press('Store what was found');
  await registrar.go(proposal);
  await registrar.press('Confirm the decision');
  await registrar.go(desk);
  await registrar.sees(number);
}

export default {
  'a programme is visited, stands on a condition, and is accredited when that is confirmed': async ({ enter, site }) => {
    const officer = await enter();
    await officer.signIn('dealing officer');
    const dean = await enter({ width: 768 });
    await dean.signIn('focal person');
    const convener = await enter({ width: 360 });
    await convener.signIn('evaluator');
    const board = await enter();
    await board.signIn('second officer');
    const registrar = await enter();
    await registrar.signIn('registrar');
    const bank = await enter({ site: site.bank, width: 360 });

    // The board is called for the next minute, which will have come when it is wanted.
    await board.go('/desk/meetings');
    const leads = await board.page.locator('tbody tr').first().locator('td').nth(2).innerText();
    await board.go('/desk/meetings/new');
    const begins = new Date(Math.ceil((Date.now() + 10_000) / 60_000) * 60_000);
    await date(board, 'day', today(0, begins));
    await board.fill('[name=hour]', begins.toLocaleTimeString('en-GB', { timeZone: 'Asia/Karachi', hour: '2-digit', minute: '2-digit' }));
    await board.fill('[name=place]', 'Room 3');
    await board.choose('[name=chair]', { label: leads });
    await board.press('Call the meeting');
    const all = { officer, board, registrar, meeting: board.where, begins };

    await dean.go('/institution');
    const own = await dean.page.getByRole('link', { name: 'Ask for a visit, and see how far visits are' }).getAttribute('href');
    const code = own.split('/')[3];
    await officer.go(`/desk/accreditation/institutions/${code}/programmes/new`);
    await officer.page.locator('[name=campus]').selectOption({ index: 1 });
    for (const [box, text] of Object.entries({ title_en: 'BSc Journey Engineering', title_ur: 'بی ایس سی سفر انجینئرنگ', first: '2021', sections: '1', per_section: '50', code: 'journey' })) await officer.fill(`[name=${box}]`, text);
    await officer.choose('[name=degree]', 'bachelor');
    await officer.choose('[name=discipline]', 'CIVIL');
    await officer.press('Open the programme');
    await convener.go('/my/identity');
    const name = await convener.page.locator('[name=name_latin]').inputValue();

    // The list of who enrolled, and the application with its report.
    await dean.go(`/institution/at/${code}/programmes/journey/batches/2021/new`);
    await date(dean, 'began', ['1', '11', '2021']);
    await dean.attach('[name=file]', csv('enrolled.csv', 'Roll No,Name', ...Array.from({ length: 51 }, (_, n) => `21-J-${n + 1},Student Number ${'abcdefghijklmnopqrstuvwxyz'[n % 26]}x${'abc'[Math.floor(n / 26)]}`)));
    await dean.press('Try the list');
    await dean.press('Send to the council');
    await dean.go(`${own}/new`);
    await dean.choose('[name=programme]', 'journey');
    await dean.tick('[name=kind][value=accreditation]');
    await dean.fill('[name=from]', '2021');
    await dean.press('Save the draft');
    const visit = dean.where;
    const desk = `/desk/accreditation/visits/${visit.split('/').pop()}`;
    const place = `/evaluator/visits/${visit.split('/').pop()}`;
    await dean.press('Send the application and ask for its fee');
    await dean.sees('lacks', '.faults');
    await dean.follow('Self-assessment report');
    await report(dean);
    await asked(dean, bank, visit);
    await team(officer, dean, visit, desk, name);

    // The team reads the papers, and asks.
    await convener.go('/evaluator');
    await convener.follow('BSc Journey Engineering, Chenab University of Technology');
    assert.equal(convener.where, place);
    await convener.follow('Self-assessment report');
    await convener.follow('6. Facilities and infrastructure');
    await convener.sees('Soil laboratory');
    await convener.go(`${place}/questions`);
    await convener.choose('[name=criterion]', 'facilities');
    await convener.fill('[name=words]', 'How many laboratories are there?');
    await convener.press('Add the question');
    await convener.press('Send to the institution');
    await dean.go(`${visit}/questions`);
    await dean.follow('Write the answer');
    await dean.fill('[name=answer]', 'Three, and one is being built.');
    await dean.press('Save the answer');
    await dean.press('Send the answers');
    await convener.go(`${place}/questions`);
    await convener.press('The papers are studied');
    await days(officer, dean, visit, desk);
    await found(convener, place, 'weakness', 'One laboratory serves three courses.');

    // The institution finds an error of fact; the convener mends it, and the papers are closed to the team.
    await dean.go(`${visit}/report`);
    await dean.sees('may still withdraw');
    await dean.follow('Say what is wrong in it');
    await dean.fill('[name=fault]', 'Two laboratories serve them.');
    await dean.press('Save');
    await dean.press('Send what is marked');
    await convener.go(`${place}/report`);
    await convener.follow('Answer the institution');
    await convener.fill('[name=reply]', 'Two: mended.');
    await convener.press('Save the answer');
    await convener.press('Send the final report');
    assert.equal((await convener.page.request.get(place)).status(), 404, 'the papers stay open to the team');
    await rejoined(dean, visit, 'We build a third one.');
    await decided(all, desk, 'JOURNEY/11', async (v) => {
      await v.tick('[name=outcome][value=conditional]');
      await v.fill('[name=conditions_en]', 'A third laboratory.');
      await v.fill('[name=conditions_ur]', 'ایک تیسری لیبارٹری۔');
      await date(v, 'report', today(30));
      await date(v, 'visit', today(90));
      await v.fill('[name=reasons_en]', 'Two laboratories serve three courses.');
      await v.fill('[name=reasons_ur]', 'دو لیبارٹریاں تین مضامین کے لیے ہیں۔');
    });
    await officer.go('/programmes?q=Journey+Engineering');
    await officer.sees('On a condition');

    // The condition is met: a visit confirms it, with the last report, and the batch is accredited.
    await dean.go(own);
    await dean.page.getByRole('link', { name: /confirm/i }).first().click();
    await dean.page.waitForURL('**/visits/new?*');
    await dean.page.waitForLoadState();
    await dean.fill('[name=why]', 'The third laboratory was opened.');
    await dean.press('Save the draft');
    const again = dean.where;
    const second = `/desk/accreditation/visits/${again.split('/').pop()}`;
    const papers = `/evaluator/visits/${again.split('/').pop()}`;
    await dean.follow('Self-assessment report');
    await dean.press('Begin with the last report');
    await asked(dean, bank, again);
    await team(officer, dean, again, second, name);
    await convener.go(`${papers}/questions`);
    await convener.press('The papers are studied');
    await days(officer, dean, again, second);
    await found(convener, papers, 'strength', 'The third laboratory is well equipped.');
    await dean.go(`${again}/report`);
    await dean.press('There is no error of fact');
    await rejoined(dean, again, 'We thank the team.');
    await decided(all, second, 'JOURNEY/12', async (v) => {
      await v.tick('[name=outcome][value=accredited]');
      await v.choose('[name=level]', 'level-2');
    });
    await publicly(enter, '/programmes?q=Journey+Engineering', ['2021 Accredited Level-II']);
  },
};
