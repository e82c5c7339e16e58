// A fee is paid in a bank's application, without a slip.
import { strict as assert } from 'node:assert';
import { apply, open, somebody } from '../people.mjs';

export default {
  'a fee is paid by the application of a bank, in two parts and once too often': async ({ enter, site }) => {
    const who = somebody('Zainab Safar');
    const applicant = await enter({ width: 360 });
    await open(applicant, who);
    await apply(applicant, who, { intake: '2014', graduated: '2018' });
    await applicant.letter(who.email, /There is a fee to pay/);
    await applicant.go('/my/payments');
    await applicant.page.locator('tbody a').click();
    await applicant.page.waitForLoadState();
    const challan = applicant.where;
    const reference = (await applicant.page.locator('.reference').innerText()).trim();

    const bank = await enter({ site: site.bank, width: 360 });
    const see = async (typed) => {
      await bank.go('/');
      await bank.fill('Reference of the challan', typed);
      await bank.press('See what is owed');
    };
    await bank.go('/');
    await bank.sees('does not exist');
    const swapped = reference.replace(/(\d)(?!\1)(\d)/, '$2$1');
    await see(swapped);
    await bank.sees('knows no such reference', '.fault');
    await see(reference);
    await bank.sees('Z*** S***');
    await bank.sees('1,300', '#owed');
    assert.doesNotMatch(await bank.page.content(), /Zainab|Safar/);
    await bank.fill('Amount in rupees', '500');
    await bank.press('Pay');
    await bank.sees('the council has booked it');
    await see(reference);
    await bank.sees('800', '#owed');
    await bank.press('Pay');
    await bank.sees('the council has booked it');
    await bank.press('Tell the council once more');
    await bank.sees('the council has booked it');

    await applicant.letter(who.email, /Your payment is confirmed|We have your application/);
    await applicant.go(challan);
    await applicant.sees('Receipt', 'h1');
    await see(reference);
    await bank.sees('Paid', '#status');
    await bank.fill('Amount in rupees', '77');
    await bank.press('Send the money all the same');
    await bank.sees('the council has booked it');
    await applicant.go(challan);
    await applicant.sees('77');
  },
};
