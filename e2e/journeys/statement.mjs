// A bank's statement comes: it shows a slip that was confirmed, and a payment for which its payer looks.
import { strict as assert } from 'node:assert';
import { bankAccount, claimOf, loadStatement, owing, paid, today } from '../people.mjs';

export default {
  'a statement shows a slip, and a payment that was found by the number of the bank': async ({ enter }) => {
    const a = await owing(enter, 'Rabia Safar');
    const b = await owing(enter, 'Hina Safar');
    const cashier = await enter({});
    await cashier.signIn('cashier');
    await paid(a.v, '1300', await a.v.paper('slip.png'), 'FT-1');
    await claimOf(cashier, a.reference);
    await cashier.press('Confirm the payment');
    await cashier.sees('R-', '.confirmation');

    // The other one paid by a transfer, without the reference.
    await b.v.fill('[name=number]', 'FT 78?');
    await b.v.press('Look for it');
    assert.equal(b.v.answer.status(), 422);
    await b.v.fill('[name=number]', 'ft 7801');
    await b.v.press('Look for it');
    await b.v.sees('Not on a statement yet', '.tag');
    await cashier.go('/desk/payments/looking');
    await cashier.sees('FT 7801', 'table');
    await cashier.check();

    await bankAccount(cashier, 'Bank of Taxila', { day: 'Date', amount: 'Amount', text: 'Text', bank_reference: 'Ref' });
    const day = today().map((x) => x.padStart(2, '0')).join('/');
    const file = `Date,Amount,Text,Ref\r\n${day},1300.00,Fee ${a.reference},FT7800\r\n${day},1300.00,Transfer,FT7801\r\n${day},-25.00,Charges,FT7802\r\n`;
    await loadStatement(cashier, 'Bank of Taxila', file);
    await cashier.sees('Statement: Bank of Taxila', 'h1');
    await cashier.check();

    await b.v.go(b.challan);
    await b.v.sees('Found, with a cashier', '.tag');
    await b.v.check();
    await cashier.go('/desk/payments/agreement');
    await cashier.check();
    await cashier.go('/desk/payments/unmatched');
    await cashier.check();
    await cashier.page.locator('tr', { hasText: 'Transfer' }).locator('a').click();
    await cashier.page.waitForLoadState();
    await cashier.sees('Hina Safar asked on');
    await cashier.check();
    await cashier.page.locator('.panel', { hasText: 'Hina Safar asked on' }).locator('button').click();
    await cashier.page.waitForLoadState();
    await b.v.letter(b.who.email, /Your payment is confirmed|We have your application/);
    await b.v.go(b.challan);
    await b.v.sees('Receipt', 'h1');
    await b.v.sees('Counted here', '.tag');
    await a.v.go(a.challan);
    await a.v.sees('Receipt', 'h1');
    await cashier.go('/desk/payments/agreement');
    await cashier.sees('In the books');
  },

  'a biller gives over two payments in one sum less its charge, and the bank takes its own': async ({ enter, site }) => {
    const two = [await owing(enter, 'Amna Safar'), await owing(enter, 'Bushra Safar')];
    const bank = await enter({ site: site.bank, width: 360 });
    for (const x of two) {
      await bank.go('/');
      await bank.fill('Reference of the challan', x.reference);
      await bank.press('See what is owed');
      await bank.press('Pay');
      await bank.sees('the council has booked it');
    }
    const cashier = await enter({});
    await cashier.signIn('cashier');
    await bankAccount(cashier, 'Bank of Multan', { day: 'Date', amount: 'Amount', text: 'Text', bank_reference: 'Ref' });
    const [d, m, y] = today();
    const day = [d, m, y].map((x) => x.padStart(2, '0')).join('/');
    await loadStatement(cashier, 'Bank of Multan', `Date,Amount,Text,Ref\r\n${day},2580.00,1BILL SETTLEMENT,FT91\r\n${day},-25.00,CHEQUE BOOK,FT92\r\n`);
    const line = async (words) => {
      await cashier.go('/desk/payments/unmatched');
      await cashier.page.locator('tr', { hasText: words }).locator('a').click();
      await cashier.page.waitForLoadState();
    };
    await line('1BILL SETTLEMENT');
    await cashier.page.getByRole('link', { name: 'many payments in one sum' }).click();
    await cashier.page.waitForLoadState();
    await cashier.check();
    await cashier.page.selectOption('[name=channel]', 'biller');
    for (const end of ['from', 'to']) {
      for (const [part, value] of [['day', d], ['month', m], ['year', y]]) {
        await cashier.page.fill(`[name=${end}_${part}]`, value);
      }
    }
    await cashier.press('Show these payments');
    for (const row of await cashier.page.locator('tbody tr').all()) { // what others paid meanwhile is in another payout
      const text = await row.innerText();
      if (!two.some((x) => text.includes(x.reference))) await row.locator('[name=without]').check();
    }
    await cashier.press('Count again');
    await cashier.sees('20 (0.8 %)');
    await cashier.check();
    await cashier.press('Book this payout');
    assert.equal(cashier.answer.status(), 422);
    await cashier.page.fill('[name=payout_reason]', 'The rate of the contract, by the account of today.');
    await cashier.press('Book this payout');
    await cashier.sees('A payout', '.tag');
    await cashier.check();
    await cashier.page.getByRole('link', { name: 'The payments of this payout' }).click();
    await cashier.page.waitForLoadState();
    await cashier.sees(two[0].reference, 'table');
    await cashier.check();
    await line('CHEQUE BOOK');
    await cashier.check();
    await cashier.page.fill('[name=charge_reason]', 'A cheque book, as the bank told on its slip.');
    await cashier.press('Book it as a charge');
    await cashier.sees('The bank', '.tag');
    await cashier.check();
  },
};
