// What becomes of an application that somebody doubts.
import { strict as assert } from 'node:assert';
import { apply, findCase, open, openCase, recommend, somebody } from '../people.mjs';

export default {
  'an officer asks, the applicant answers with a document and in words': async ({ enter }) => {
    const who = somebody('Nadia Safar');
    const applicant = await enter({ width: 360 });
    await open(applicant, who);
    await apply(applicant, who);
    const officer = await openCase(enter, 'dealing officer', who.name);
    await officer.follow('Ask the applicant for what is missing');
    await officer.press('Ask the applicant');
    assert.equal(officer.answer.status(), 422);
    await officer.fill('#item-1', 'Why does the degree bear another name?');
    await officer.fill('#item-2', 'The second page of the transcript, with the stamp.');
    await officer.choose('#wants-2', 'document');
    await officer.press('Ask the applicant');
    await officer.sees('The applicant must answer');
    await applicant.letter(who.email, /asks you something|needs something more/);

    await applicant.go('/my');
    await applicant.follow('See where it stands');
    await applicant.follow('Read and answer');
    await applicant.fill('#answer-1', 'My family name was written after my father\'s.');
    await applicant.press('Send the answers');
    assert.equal(applicant.answer.status(), 422);
    await applicant.page.getByRole('link', { name: 'Add or remove a document' }).last().click();
    await applicant.page.waitForLoadState();
    await applicant.check();
    await applicant.choose('What it shows', { label: 'Answer to question 2' });
    await applicant.attach('The file', await applicant.paper('page.png'));
    await applicant.press('Add the file');
    await applicant.go('/my');
    await applicant.follow('See where it stands');
    await applicant.follow('Read and answer');
    await applicant.fill('#answer-1', 'My family name was written after my father\'s.');
    await applicant.press('Send the answers');
    await applicant.sees('Dealing officer checks');

    await findCase(officer, who.name);
    await officer.page.locator('summary', { hasText: 'answered' }).click();
    await officer.sees('written after my father');
    await officer.sees('Answer to question 2');
  },

  'refused with notice, answered, and entered on reconsideration': async ({ enter }) => {
    const who = somebody('Imran Safar');
    const applicant = await enter({ width: 768 });
    await open(applicant, who);
    await apply(applicant, who);
    await recommend(enter, 'dealing officer', who.name);
    await recommend(enter, 'second officer', who.name, 'recommend_refusal', 'Two semesters are missing from the transcript.');

    const registrar = await openCase(enter, 'registrar', who.name);
    await registrar.sees('Before a refusal the applicant must be told');
    await registrar.follow('Tell the applicant that you mean to refuse');
    await registrar.fill('[name=reasons]', 'Two semesters are missing from the transcript.');
    await registrar.press('Give notice');
    await registrar.sees('The applicant must answer');

    await applicant.go('/my');
    await applicant.follow('See where it stands');
    await applicant.sees('hears you first');
    await applicant.follow('Read and answer');
    await applicant.sees('Two semesters are missing');
    await applicant.fill('#answer-1', 'All eight are on the two pages that I sent.');
    await applicant.press('Send the answers');

    await findCase(registrar, who.name);
    await registrar.fill('[name=reasons]', 'The second page is not of this transcript. Apply again with the right one.');
    await registrar.press('Refuse');
    await applicant.go('/my');
    await applicant.follow('See where it stands');
    await applicant.sees('The second page is not of this transcript');
    await applicant.page.getByRole('link', { name: /looked at again/ }).click();
    await applicant.page.waitForLoadState();
    await applicant.check();
    await applicant.fill('[name=grounds]', 'The second page bears the same roll number, on its back.');
    await applicant.press('Ask for it');
    await applicant.sees('looks at it again');

    const reviewer = await openCase(enter, 'third officer', who.name);
    await reviewer.sees('bears the same roll number');
    await reviewer.press('Enter in the register');
    await applicant.go('/my');
    await applicant.follow('See your licence');
    await applicant.sees(who.name);
  },
};
