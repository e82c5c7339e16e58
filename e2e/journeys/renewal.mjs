// A registration that ends is renewed. The council is another one: the demonstration's own enters for life.
import { strict as assert } from 'node:assert';
import { claimOf, numberOf, paid, publicly, today } from '../people.mjs';

// until is the last day of a registration that is renewed for a year by this council's cycle: the 30 June after the one that it has.
function until(days) {
  const [, month, year] = today(days, new Date(), 'Africa/Johannesburg').map(Number);
  return `30 June ${year + (month > 6 ? 1 : 0)}`;
}

export default {
  'an engineer is reminded, renews and pays, and the register says until when': async ({ enter, another }) => {
    const site = await another('minimal');
    const v = await enter({ site, width: 360 });
    await v.signIn('engineer who must renew');
    const number = await numberOf(v);
    const card = `/verify/engineers/${number}`;
    const before = await (await fetch(`${site.base}/api/v1/register/engineers/${number}`)).json();
    assert.equal(before.standing, 'active');
    const letter = await v.letter(before.name, /Your registration ends soon/);
    await v.go(new URL(/http\S+/.exec(letter)[0]).pathname);
    assert.equal(v.where, '/my/licence/renew');
    await v.press('See what it costs'); // without an answer
    assert.equal(v.answer.status(), 422);
    await v.tick('[name=years][value="1"]');
    await v.press('See what it costs');
    const last = until(21);
    await v.sees(last);
    await v.sees('XTS 120', 'td');
    await v.press('Ask for the invoice');
    await v.sees('renewed as soon as the fee is confirmed', '.warning');
    await v.letter(before.name, /There is a fee to pay/);
    await v.follow('See the challan and pay');
    const reference = (await v.page.locator('.reference').innerText()).trim();
    await paid(v, '120', await v.paper('slip.png'), 'FT-5', today(0, new Date(), 'Africa/Johannesburg')); // on some hours another day than in Karachi
    await publicly((o) => enter({ ...o, site }), card, ['Active', '.word']);

    const cashier = await enter({ site });
    await cashier.signIn('cashier');
    await claimOf(cashier, reference);
    await cashier.press('Confirm the payment');
    await v.letter(before.name, new RegExp(`valid until ${last}`));
    await publicly((o) => enter({ ...o, site }), card, ['Active', '.word'], [last, 'main']);
    await v.go('/my/licence');
    await v.sees(last, 'dl');
  },
};
