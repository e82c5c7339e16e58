// A firm asks what it could reach, and opens its record.
import { strict as assert } from 'node:assert';
import { open, secure, somebody } from '../people.mjs';

export default {
  'a firm asks what it could reach, and states who it is and who owns it': async ({ enter }) => {
    const v = await enter();
    await v.go('/fees/firms/constructor');
    await v.follow('Which licence can my firm reach?');
    await v.follow('Constructor');
    await v.press('Show what the firm can reach'); // empty: the summary names the fields
    assert.equal(v.answer.status(), 422);
    await v.choose('[name=form]', 'sole');
    await v.fill('[name=share_person]', '۱۰۰');
    await v.fill('[name=engineers_registered_engineer_0]', '1');
    await v.fill('[name=worth]', '10,00,000');
    await v.press('Show what the firm can reach');
    await v.sees('The firm meets no category yet');
    await v.page.getByRole('link', { name: 'more net worth' }).click();
    await v.reaches('/eligibility/firms/constructor');
    await v.sees('C-6 is the highest');
    await v.picture('firm-reach');

    const who = somebody('Rabia Safar');
    await open(v, who);
    await secure(v);
    await v.go('/firm');
    await v.follow('Open the record of a firm');
    await v.press('Open the record');
    assert.equal(v.answer.status(), 422);
    await v.tick('[value=partnership]');
    await v.fill('[name=name]', 'Salt Range Builders');
    await v.fill('[name=name_urdu]', 'سالٹ رینج بلڈرز');
    await v.press('Open the record');
    await v.sees('The tax number');
    await v.follow('What the firm is, and where');
    await v.fill('[name=phone]', '12');
    await v.press('Save');
    assert.equal(v.answer.status(), 422);
    await v.fill('[name=phone]', '0300 0000001');
    await v.fill('[name=tax]', '7654321-8');
    await v.fill('[name=email]', 'office@example.org');
    await v.fill('[name=address]', 'Office 4, Stone Market');
    await v.choose('[name=district]', 'punjab/lahore');
    await v.press('Save');
    await v.follow('Owners and shares');
    for (const [i, [name, share]] of [['Rabia Safar', '60'], ['Bilal Safar', '۴۰']].entries()) {
      await v.follow('Name an owner');
      await v.press('Save');
      assert.equal(v.answer.status(), 422);
      await v.tick('[value=person]');
      await v.fill('[name=name]', name);
      await v.choose('[name=identity_kind]', 'cnic');
      await v.fill('[name=number]', `91234-000000${i}-1`);
      await v.fill('[name=share]', share);
      await v.press('Save');
    }
    await v.sees('100 % together');
    await v.picture('firm-owners');
    await v.follow('Back');
    await v.sees('Nothing is missing');
    await v.picture('firm');
    await v.go('/my');
    await v.sees('You stand for 1 firm');
  },
};
