// A fee is paid in a bank's application, without a slip.
import { strict as assert } from 'node:assert';
import { apply, date, open, somebody, today } from '../people.mjs';

export default {
  'a fee is paid by the application of a bank, in two parts and once too often': async ({ enter, site }) => {
    const who = somebody('Zainab Safar');
    const applicant = await enter({ width: 360 });
    await open(applicant, who);
    await apply(applicant, who, { intake: '2014', graduated: '2018' });
    await applicant.letter(who.email, /There is a fee to pay/);
    await applicant.go('/my/invoices');
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

  'a fee is paid twice, and what is too much is paid back': async ({ enter, site }) => {
    const who = somebody('Nadia Safar');
    const applicant = await enter({ width: 360 });
    await open(applicant, who);
    await apply(applicant, who, { intake: '2014', graduated: '2018' });
    await applicant.letter(who.email, /There is a fee to pay/);
    await applicant.go('/my/invoices');
    await applicant.page.locator('tbody a').click();
    await applicant.page.waitForLoadState();
    const challan = applicant.where;
    const reference = (await applicant.page.locator('.reference').innerText()).trim();
    const bank = await enter({ site: site.bank, width: 360 });
    for (const press of ['Pay', 'Send the money all the same']) {
      await bank.go('/');
      await bank.fill('Reference of the challan', reference);
      await bank.press('See what is owed');
      await bank.fill('Amount in rupees', '1300');
      await bank.press(press);
      await bank.sees('the council has booked it');
    }
    await applicant.letter(who.email, /You paid more than was owed/);
    await applicant.go(challan);
    await applicant.sees('1,300 is more than was owed');
    await applicant.check();
    await applicant.fill('[name=account]', 'PK37 SCBL 0000 0011 2345 6702');
    await applicant.press('Ask for PKR\u00a01,300 back');
    assert.equal(applicant.answer.status(), 422);
    await applicant.sees('its check digits do not fit', '.fault');
    await applicant.fill('[name=account]', 'PK36 SCBL 0000 0011 2345 6702');
    await applicant.press('Ask for PKR\u00a01,300 back');
    await applicant.sees('Waits for an officer', '.tag');

    // It was another account: the payer takes it back, and asks anew.
    await applicant.press('Take back the refund of PKR\u00a01,300');
    await applicant.sees('Withdrawn by the payer', '.tag');
    await applicant.check();
    await applicant.fill('[name=account]', 'PK36 SCBL 0000 0011 2345 6702');
    await applicant.press('Ask for PKR\u00a01,300 back');
    await applicant.sees('Waits for an officer', '.tag');

    const agree = async (officer) => {
      await officer.go('/desk/payments/credits');
      await officer.check();
      await officer.page.locator('tr', { hasText: reference }).locator('a').click();
      await officer.page.waitForLoadState();
      await officer.check();
      await officer.press('Agree');
    };
    const cashier = await enter({});
    await cashier.signIn('cashier');
    await agree(cashier);
    await cashier.sees('Waits for a second officer', '.tag');
    await cashier.sees('Another officer must decide');
    const registrar = await enter({});
    await registrar.signIn('registrar');
    await registrar.go('/desk');
    await registrar.sees('waits for an officer');
    await agree(registrar);
    await registrar.sees('To be paid out', '.tag');
    await cashier.go('/desk/payments/credits?list=due');
    await cashier.page.locator('tr', { hasText: reference }).locator('a').click();
    await cashier.page.waitForLoadState();
    await cashier.press('I am paying this now');
    await cashier.sees('A cashier is paying it', '.tag');
    await cashier.sees('PK36SCBL0000001123456702');
    await cashier.fill('[name=bank_number]', 'FT-7');
    await date(cashier, 'paid_on', today());
    await cashier.press('It was paid out');
    await cashier.sees('Done', '.tag');
    await applicant.letter(who.email, /Your refund was paid/);
    await applicant.go(challan);
    await applicant.sees('FT-7');
    await applicant.check();
    await cashier.go('/desk/payments/books');
    await cashier.sees('Told, not seen at the bank yet: refunds paid out');
    await cashier.check();
    await cashier.page.locator('nav[aria-labelledby=days] a').last().click();
    await cashier.page.waitForLoadState();
    await cashier.sees('Refund paid out');
    await cashier.check();
    await cashier.go('/desk/payments/outstanding');
    await cashier.check();
  },

  'a fee is paid by card on the page of another company, and given back': async ({ enter, site }) => {
    const who = somebody('Sadia Safar');
    const applicant = await enter({ width: 360 });
    await open(applicant, who);
    await apply(applicant, who, { intake: '2014', graduated: '2018' });
    await applicant.letter(who.email, /There is a fee to pay/);
    await applicant.go('/my/invoices');
    await applicant.page.locator('tbody a').click();
    await applicant.page.waitForLoadState();
    const challan = applicant.where;
    applicant.leads = site.cards.base;
    const button = applicant.page.getByRole('button', { name: 'Pay by card', exact: true });
    await button.click();
    await applicant.page.waitForURL(/\/c\/pay\//);
    assert.equal(new URL(applicant.page.url()).origin, site.cards.base);
    const page = new URL(applicant.page.url()).pathname;
    const company = await enter({ site: site.cards, width: 360 });
    await company.go(page);
    await company.sees('does not exist');
    await company.sees('1,300', '#amount');
    assert.doesNotMatch(await company.page.content(), /Sadia|Safar/);

    // back without having paid, and once more
    await applicant.page.getByRole('link', { name: 'Go back without paying' }).click();
    await applicant.page.waitForURL(/card=back/);
    await applicant.check();
    await applicant.sees('nothing was paid yet');
    await button.click();
    await applicant.page.waitForURL(/\/c\/pay\//);
    await applicant.page.getByRole('button', { name: 'Pay', exact: true }).click();
    await applicant.page.waitForURL(/card=back/);
    await applicant.check();
    await applicant.letter(who.email, /Your payment is confirmed|We have your application/); // who comes back twice in a few seconds sees it a moment later
    await applicant.go(challan);
    await applicant.sees('Receipt', 'h1');

    await company.go(page);
    await company.press('Give the money back');
    await company.sees('the council is told');
    await applicant.letter(who.email, /taken back/);
    await applicant.go(challan);
    await applicant.sees('owed again');
    await applicant.check();
  },
};
