// What an application costs, from the challan to the receipt.
import { strict as assert } from 'node:assert';
import { apply, claimOf, open, paid, somebody } from '../people.mjs';

export default {
  'a claim of payment is rejected, and paid anew': async ({ enter }) => {
    const who = somebody('Rabia Safar');
    const applicant = await enter({ width: 360 });
    await open(applicant, who);
    await apply(applicant, who, { intake: '2014', graduated: '2018' });
    await applicant.letter(who.email, /There is a fee to pay/);
    await applicant.go('/my/invoices');
    await applicant.page.locator('tbody a').click();
    await applicant.page.waitForLoadState();
    await applicant.check();
    const challan = applicant.where;
    const reference = (await applicant.page.locator('.reference').innerText()).trim();
    const slip = await applicant.paper('slip.png');
    await paid(applicant, '1 lakh', slip, 'FT-1');
    assert.equal(applicant.answer.status(), 422);
    await applicant.sees('without words such as lakh', '.fault');
    await paid(applicant, '1,300', slip, 'FT-1');
    await applicant.sees('That is not a payment yet', '.standing');

    const cashier = await enter({});
    await cashier.signIn('cashier');
    await claimOf(cashier, reference.replaceAll(/\s/g, ''));
    const late = await enter({}); // another window, which will be out of date
    await late.signIn('cashier');
    await claimOf(late, reference);
    assert.ok(await cashier.page.locator('img.slip').evaluate((x) => x.complete && x.naturalWidth > 0), 'the slip is not shown beside the invoice');
    await cashier.fill('Reason', 'The bank does not know of this number. Look at it once more.');
    await cashier.press('Reject the claim');
    await cashier.sees('Rejected', '.tag');
    await late.press('Confirm the payment');
    assert.equal(late.answer.status(), 409);
    await late.sees('Another cashier has rejected this claim meanwhile', '.faults');

    const letter = await applicant.letter(who.email, /claim of payment was rejected/);
    assert.doesNotMatch(letter, /does not know/);
    await applicant.go(challan);
    await applicant.sees('The bank does not know of this number', '.warning');
    await paid(applicant, '1300', await applicant.paper('stamped.png'), 'FT-2');
    await applicant.sees('That is not a payment yet', '.standing');

    await claimOf(cashier, reference);
    await cashier.press('Confirm the payment');
    await cashier.sees('R-', '.confirmation');
    await applicant.letter(who.email, /Your payment is confirmed|We have your application/);
    await applicant.go(challan);
    await applicant.sees('Receipt', 'h1');
    await applicant.go('/my');
    await applicant.follow('See where it stands');
    await applicant.sees('Dealing officer');
  },

  'one slip for two challans is flagged to the payer and to the cashier': async ({ enter }) => {
    const references = [];
    let slip;
    for (const name of ['Nadia Safar', 'Zainab Safar']) {
      const who = somebody(name);
      const payer = await enter({});
      await open(payer, who);
      await apply(payer, who, { intake: '2014', graduated: '2018' });
      await payer.go('/my/invoices');
      await payer.page.locator('tbody a').click();
      await payer.page.waitForLoadState();
      references.push((await payer.page.locator('.reference').innerText()).trim());
      slip ??= await payer.paper('slip.png');
      await paid(payer, '1300', slip, '');
      if (references.length === 2) await payer.sees('The same file was sent as the slip of another payment', '.warning');
    }
    const cashier = await enter({});
    await cashier.signIn('cashier');
    await claimOf(cashier, references[1]);
    await cashier.sees('Not passed: The slip was shown only here', '.check');
    await cashier.press('Confirm the payment');
    assert.equal(cashier.answer.status(), 422);
    for (const reference of references) {
      await cashier.page.locator('tbody a', { hasText: reference }).click();
      await cashier.page.waitForLoadState();
      await cashier.sees(`Claim for ${reference}`, 'h1');
      await cashier.sees('Not passed: The slip was shown only here', '.check');
    }
  },
};
