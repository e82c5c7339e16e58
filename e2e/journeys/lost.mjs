// A certificate is lost: its holder reports it, pays, and prints another; whoever finds the old one learns that it is no longer good.
import { strict as assert } from 'node:assert';
import { claimOf, numberOf, openCase, paid, publicly, recommend } from '../people.mjs';

// print makes a certificate, and returns where its code leads.
async function print(v) {
  await v.go('/my/licence/papers');
  await v.tick('[name=paper][value=certificate]');
  await v.tick('[name=language][value=en]');
  await v.press('Make the paper');
  const check = new URL(await v.page.getByRole('link', { name: 'See what others see who scan the code' }).getAttribute('href'), v.page.url());
  return check.pathname + check.search;
}

export default {
  'a certificate is reported lost, and another takes its place': async ({ enter, site }) => {
    const v = await enter({ width: 360 });
    await v.signIn('professional engineer');
    const lost = await print(v);
    await publicly(enter, lost, ['is the newest', '.notice']);
    const number = await numberOf(v);
    const { name } = await (await fetch(`${site.base}/api/v1/register/engineers/${number}`)).json();

    await v.go('/my/licence');
    await v.follow('Report a lost certificate or card');
    await v.sees('Police report');
    await v.press('Begin an application');
    await v.follow('What was lost');
    await v.press('Save and continue');
    assert.equal(v.answer.status(), 422);
    await v.tick('[name=paper][value=certificate]');
    await v.press('Save and continue');
    await v.go('/my/apply');
    await v.follow('Documents');
    for (const kind of ['affidavit', 'newspaper', 'police_report']) {
      await v.choose('What it shows', kind);
      await v.attach('The file', await v.paper(`${kind}.png`));
      await v.press('Add the file');
    }
    await v.go('/my/apply');
    await v.follow('Declaration');
    await v.tick('I declare this');
    await v.press('Save and continue');
    await v.follow('Check your answers and send');
    await v.sees('Certificate of registration', 'dl');
    await v.press('Send the application');
    await v.go('/my/apply');
    await v.follow('See the challan and pay');
    const reference = (await v.page.locator('.reference').innerText()).trim();
    await paid(v, '1000', await v.paper('slip.png'), 'FT-77');
    const cashier = await enter();
    await cashier.signIn('cashier');
    await claimOf(cashier, reference);
    await cashier.press('Confirm the payment');

    // Two officers see to it.
    await recommend(enter, 'dealing officer', name);
    const registrar = await openCase(enter, 'registrar', name);
    await registrar.sees('Police report', '.evidence');
    await registrar.press('Confirm the loss');
    await registrar.sees('Loss confirmed');
    await publicly(enter, lost, ['reported lost', '.notice.warning']);
    await v.letter(name, /The loss of your paper is confirmed/);
    const again = await print(v);
    await publicly(enter, again, ['is the newest', '.notice']);
  },
};
