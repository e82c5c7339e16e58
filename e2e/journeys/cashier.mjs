// A cashier's day, from the first look in the morning to the books of a month that is over.
import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { bankAccount, claimOf, loadStatement, owing, paid, today } from '../people.mjs';

export default {
  "the cashier's day": async ({ enter, site }) => {
    await site.full(); // whoever it invents pays in months that are over, which are closed here
    const right = await owing(enter, 'Sadia Safar');
    const wrong = await owing(enter, 'Rabia Safar');
    const other = await owing(enter, 'Mehwish Safar'); // pays by a transfer without the reference
    await paid(right.v, '1300', await right.v.paper('slip.png'), 'FT-6100');
    await paid(wrong.v, '1000', await wrong.v.paper('other.png'), 'FT-6101');

    // In the morning: what needs somebody, in the order of the day.
    const cashier = await enter({});
    await cashier.signIn('cashier');
    await cashier.go('/desk');
    await cashier.picture('cashier-01-desk');
    await cashier.follow('See the claims');
    await cashier.sees('to be compared with the bank', '#today + ul');
    await cashier.picture('cashier-02-morning');

    // Claims: one is as it should be; the other is of another sum, and the bank has neither; its payer reads what to do.
    await claimOf(cashier, right.reference);
    await cashier.picture('cashier-03-claim');
    await cashier.press('Confirm the payment');
    await cashier.sees('R-', '.confirmation');
    await cashier.picture('cashier-04-confirmed');
    await cashier.follow('Go on with the next claim');
    assert.match(cashier.where, /^\/desk\/payments\/0/);
    await claimOf(cashier, wrong.reference);
    await cashier.sees('Not passed: The sum claimed is the sum that is missing');
    await cashier.picture('cashier-05-wrong-sum');
    await cashier.press('Confirm the payment'); // without saying that the other sum was found
    assert.equal(cashier.answer.status(), 422);
    await cashier.press('Reject the claim');
    assert.equal(cashier.answer.status(), 422);
    await cashier.fill('Reason', 'The bank shows neither 1,000 nor 1,300 under this number. Look at the slip again, and send the one of this challan.');
    await cashier.press('Reject the claim');
    await cashier.sees('Rejected', '.tag');
    await cashier.picture('cashier-06-rejected');
    await wrong.v.go(wrong.challan);
    await wrong.v.sees('send the one of this challan', '.warning');

    // The statement: what was told is seen, and what nobody knows waits.
    await bankAccount(cashier, 'Bank of Harappa', { day: 'Date', amount: 'Amount', text: 'Text', bank_reference: 'Ref', payer: 'Payer', balance: 'Balance' });
    await cashier.picture('cashier-07-statements');
    const day = today().map((x) => x.padStart(2, '0')).join('/');
    await loadStatement(cashier, 'Bank of Harappa', ['Date,Amount,Text,Ref,Payer,Balance', `${day},1300.00,Fee ${right.reference},FT-6100,SADIA SAFAR,51300.00`,
      `${day},1300.00,Online transfer,FT-6102,MEHWISH SAFAR,52600.00`, `${day},-25.00,Cheque book,FT-6103,,52575.00`, ''].join('\r\n'));
    await cashier.sees('Statement: Bank of Harappa', 'h1');
    await cashier.sees('Told before', 'tr:has-text("SADIA") .tag');
    await cashier.sees('Unmatched', 'tr:has-text("MEHWISH") .tag');
    await cashier.picture('cashier-08-statement');
    await cashier.follow('See what is unmatched');
    await cashier.picture('cashier-09-unmatched');
    const line = (text) => cashier.page.locator('tr', { hasText: text }).locator('a').first().click().then(() => cashier.page.waitForURL('**/unmatched/0*')).then(() => cashier.check());
    await line('MEHWISH');
    await cashier.sees('Mehwish Safar', '.panel');
    await cashier.picture('cashier-10-line');
    await cashier.press(`It is this one: ${other.reference.replaceAll(' ', '')}`);
    await cashier.sees('Received', '.tag');
    await cashier.picture('cashier-11-applied');
    await cashier.follow('Go on with the next unmatched line');
    await cashier.go('/desk/payments/unmatched');
    await line('Cheque book');
    await cashier.picture('cashier-12-charge');
    await cashier.fill('What the bank took it for', 'A cheque book for the account, as each year.');
    await cashier.press('Book it as a charge');
    await cashier.picture('cashier-13-charged');
    await other.v.letter(other.who.email, /Your payment is confirmed|We have your application/);
    await other.v.go(other.challan);
    await other.v.sees('Receipt', 'h1');

    // In the evening: the day book, whether bank and books agree, the table for the auditors, and the month that is over.
    await cashier.go('/desk/payments');
    await cashier.picture('cashier-14-evening');
    await cashier.follow('Do bank and books agree?');
    await cashier.sees('Every paisa of this account is explained', 'section:has-text("Bank of Harappa")');
    await cashier.picture('cashier-15-agreement');
    await cashier.go('/desk/payments');
    await cashier.follow('Books, day books and what is outstanding');
    await cashier.picture('cashier-16-books');
    const [file] = await Promise.all([cashier.page.waitForEvent('download'), cashier.page.getByRole('link', { name: 'As a table for a spreadsheet (CSV)' }).click()]);
    assert.match(await readFile(await file.path(), 'utf8'), /bank\/|Bank account/);
    await cashier.page.locator('nav[aria-labelledby=days] a').last().click();
    await cashier.page.waitForLoadState();
    await cashier.check();
    await cashier.sees('Money came in');
    await cashier.sees('Seen at the bank');
    await cashier.picture('cashier-17-day');
    await cashier.go('/desk/payments');
    await cashier.page.locator('#today + ul a', { hasText: 'close its books' }).click();
    await cashier.page.waitForURL('**/desk/payments/books/*');
    await cashier.check();
    await cashier.picture('cashier-18-month');
    await cashier.page.fill('#month', cashier.page.url().slice(-7));
    await cashier.press('Close the month');
    await cashier.sees('Closed on', '.notice');
    await cashier.picture('cashier-19-closed');
  },
};
