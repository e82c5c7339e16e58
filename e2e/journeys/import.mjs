// The register as it was kept before comes in from a file, and goes out again.
import { strict as assert } from 'node:assert';
import { date, lines, publicly, today, worked } from '../people.mjs';

const file = (...all) => lines('reg no,name,CNIC,entry date,kind', ...all);

export default {
  'an older register is tried, brought in and undone': async ({ enter }) => {
    const first = await enter({ width: 768 });
    await first.signIn('registrar');
    let registrar = first;
    await registrar.go('/desk/import');
    await registrar.attach('[name=file]', { name: 'photo.csv', mimeType: 'text/csv', buffer: Buffer.from('colour,weight\r\nred,3\r\n') });
    await registrar.press('Try this file');
    assert.equal(registrar.answer.status(), 422);
    await registrar.attach('[name=file]', file(
      'Civil/90012,Safia Safar,91234-5678901-2,2001-02-13,RE',
      'civil 90077,Gulalai Safar,,03/02/2001,R.E.',
      'CIVIL/90078,Bilal Safar,9.12E+12,2001-02-13,RE',
      'CIVIL/90079,Hamza Safar,912345678901,2001-02-13,RE',
    ));
    await registrar.press('Try this file');
    await worked(registrar, 'What this file would bring');
    for (const [why, line] of [['Excel shortened the number', 4], ['Has 12 digits: a zero was lost', 5]]) {
      assert.match(await registrar.page.getByRole('row').filter({ hasText: why }).innerText(), new RegExp(`Identity number.*${why}.*1\\s+${line}$`, 's'));
    }
    const card = '/verify/engineers/CIVIL/90012';
    await publicly(enter, card, ['Not in this register yet', 'main']);

    await registrar.sees('Another registrar must bring it in');
    const tried = registrar.where;
    registrar = await enter({ width: 768 });
    await registrar.signIn('second registrar');
    await registrar.go(tried);
    await registrar.press('Bring in the new ones (2)');
    await worked(registrar, 'What this file brought');
    const brought = registrar.where;
    await publicly(enter, card, ['Safia Safar', 'h1'], ['Active', '.word']);
    await publicly(enter, '/verify?q=Gulalai+Safar', ['90077', 'table']);

    await registrar.go('/desk/import');
    await registrar.follow('Declare');
    await registrar.tick('[name=complete][value=yes]');
    await date(registrar, 'as_of', today(400));
    await registrar.press('Declare');
    assert.equal(registrar.answer.status(), 422);
    await date(registrar, 'as_of', today(-30));
    await registrar.press('Declare');
    await registrar.sees('complete as of');
    const none = '/verify/engineers/CIVIL/99999';
    assert.ok(!(await publicly(enter, none)).includes('Not in this register yet'), 'a complete register says that it is not');
    await registrar.go('/desk/import/complete');
    await registrar.tick('[name=complete][value=no]');
    await date(registrar, 'as_of', ['', '', '']);
    await registrar.press('Declare');
    await publicly(enter, none, ['Not in this register yet', 'main']);

    await registrar.go(brought);
    await registrar.press('Ask to undo this import');
    await registrar.sees('Another registrar must undo it');
    registrar = first;
    await registrar.go(brought);
    await registrar.press('Undo this import');
    await worked(registrar, 'The import is undone');
    await publicly(enter, card, ['Not in this register yet', 'main']);
    await publicly(enter, '/verify/engineers/CIVIL/90077', ['Not in this register yet', 'main']);
  },
};
