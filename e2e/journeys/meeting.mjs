// The committee meets: an agenda, a conflict, many decisions at once, and minutes.
import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { apply, date, open, recommend, somebody, today } from '../people.mjs';

export const waits = ['the committee meets, decides and confirms its minutes']; // for a minute of the clock

export default {
  'the committee meets, decides and confirms its minutes': async ({ enter }) => {
    const who = somebody('Rabia Safar');
    const applicant = await enter();
    await open(applicant, who);
    await apply(applicant, who);
    await recommend(enter, 'dealing officer', who.name);
    const chair = await enter();
    await chair.signIn('second officer');
    await chair.go('/desk/meetings');
    const leads = await chair.page.locator('tbody tr').first().locator('td').nth(2).innerText();
    await chair.page.locator('tbody a').first().click();
    await chair.page.waitForURL('**/desk/meetings/0*');
    await chair.page.waitForLoadState();
    await chair.check();
    const [off] = await chair.page.getByRole('button', { name: /^Take off / }).allInnerTexts();
    const first = off.replace(/\s+/g, ' ').replace('Take off ', '').trim();
    await chair.press(`Take off ${first}`);

    await chair.go('/desk/meetings/new');
    await date(chair, 'day', today());
    await chair.fill('[name=hour]', '24:10');
    await chair.fill('[name=place]', 'Room 2');
    await chair.choose('[name=chair]', { label: leads });
    await chair.press('Call the meeting');
    assert.equal(chair.answer.status(), 422);
    const begins = new Date(Math.ceil((Date.now() + 10_000) / 60_000) * 60_000); // the next minute, which is ahead still when it is called
    await date(chair, 'day', today(0, begins));
    await chair.fill('[name=hour]', begins.toLocaleTimeString('en-GB', { timeZone: 'Asia/Karachi', hour: '2-digit', minute: '2-digit' }));
    await chair.press('Call the meeting');
    const meeting = chair.where;
    await chair.sees('No case is on the agenda');
    await chair.follow('Put cases on the agenda');
    for (const name of [first, who.name]) await chair.page.getByRole('checkbox', { name: new RegExp(`, ${name}$`) }).last().check();
    await chair.press('Put those ticked on the agenda');
    await chair.sees('2 cases are now on the agenda');

    const member = await enter({ width: 360 });
    await member.signIn('third officer');
    await member.go(meeting);
    await member.follow(`Conflict ${first}`);
    await member.fill('[name=reasons]', 'My sister.');
    await member.press('Declare the conflict');
    assert.ok(!(await member.page.content()).includes(first), 'who has an interest sees the case');
    await member.sees('You have an interest in this case');

    await chair.page.waitForTimeout(Math.max(0, begins - Date.now()) + 500); // nobody is present before the hour
    await chair.go(`${meeting}/attendance`);
    for (const box of await chair.page.locator('[name=member]').all()) await box.check();
    await chair.press('Note who is present');
    await chair.follow('Decide the items');
    await chair.fill('[name=entry]', 'All conditions are met.');
    await chair.page.locator('[name=outcome]').nth(0).selectOption('recommend_entry');
    await chair.page.locator('[name=outcome]').nth(1).selectOption('recommend_refusal');
    await chair.page.locator('[name=reasons]').nth(1).fill('later');
    await chair.press('Store what was found');
    assert.equal(chair.answer.status(), 422);
    await chair.sees('1 item is decided');
    await chair.sees('1 item stays as it was');
    await chair.sees('at least 20 characters', '.finding');
    await chair.fill('[name=reasons]', 'The transcript names another programme than the degree.');
    await chair.press('Store what was found');
    await chair.follow('Minutes');
    await chair.press('Close the minutes');
    await chair.sees('Another member who was present must confirm');

    await member.go(`${meeting}/minutes`);
    await member.sees('Something is left out for you');
    assert.ok(!(await member.page.content()).includes(first), 'the minutes name the case to who has an interest');
    await member.press('Confirm the minutes');
    await member.sees('What is stored is what was confirmed');
    const [file] = await Promise.all([member.page.waitForEvent('download'), member.page.getByRole('link', { name: 'Minutes as a file (PDF)' }).click()]);
    assert.ok((await readFile(await file.path())).toString('latin1').startsWith('%PDF-'), 'the minutes are no PDF');
  },
};
