// A holder prints papers, and whoever holds one learns whether it is still good.
import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { confirm, numberOf, propose, publicly, today } from '../people.mjs';

const millimetres = { certificate: [210, 297], card: [85.6, 54] };

// print makes a paper and returns where its code leads; the file is a PDF of the right size.
async function print(v, paper, language) {
  await v.go('/my/licence/papers');
  await v.tick(`[name=paper][value=${paper}]`);
  await v.tick(`[name=language][value=${language}]`);
  await v.press('Make the paper');
  const check = new URL(await v.page.getByRole('link', { name: 'See what others see who scan the code' }).getAttribute('href'), v.page.url());
  const [file] = await Promise.all([v.page.waitForEvent('download'), v.page.getByRole('link', { name: 'Get it as PDF, to print or keep' }).click()]);
  assert.match(file.suggestedFilename(), new RegExp(`^${paper}-[A-Z]+-\\d+\\.pdf$`));
  const pdf = (await readFile(await file.path())).toString('latin1');
  assert.ok(pdf.startsWith('%PDF-'), 'the file is no PDF');
  const [, wide, high] = /\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]/.exec(pdf);
  [wide, high].forEach((points, i) => assert.ok(Math.abs(points / 72 * 25.4 - millimetres[paper][i]) < 0.5, `the ${paper} is ${wide} by ${high} points`));
  return check.pathname + check.search;
}

export default {
  'a certificate and a card are printed, and are good until the standing changes': async ({ enter }) => {
    const engineer = await enter({ width: 360 });
    await engineer.signIn('engineer');
    const number = await numberOf(engineer);
    await engineer.follow('Certificate, card and letter of good standing');
    await engineer.sees('Nothing was printed yet', '.empty');
    const older = await print(engineer, 'certificate', 'en');
    const card = await print(engineer, 'card', 'en');
    const certificate = await print(engineer, 'certificate', 'en');
    await publicly(enter, card, ['is the newest', '.notice']);
    await publicly(enter, certificate, ['is the newest', '.notice']);
    await publicly(enter, older, ['Another print took its place', '.notice']);

    const officer = await enter();
    await officer.signIn('dealing officer');
    const registrar = await enter();
    await registrar.signIn('registrar');
    await propose(officer, number, 'Suspend the registration', 'Decision 21 of the disciplinary committee.', today(-1), today(10));
    await confirm(registrar, number);
    await publicly(enter, certificate, ['Suspended', '.word'], ['changed', '.notice']);
    await engineer.go('/my/licence/papers');
    await engineer.sees('what it says changed since', 'table');
    await engineer.sees('only the council can end it earlier');
    assert.equal(await engineer.page.getByRole('button', { name: 'Make the paper' }).count(), 0, 'who is suspended prints');

    await propose(officer, number, 'Set it aside Suspended', 'Decision 21 was meant for another engineer.');
    await confirm(registrar, number);
    await publicly(enter, certificate, ['Active', '.word'], ['is the newest', '.notice']);
    await publicly(enter, await print(engineer, 'certificate', 'ur'), ['is the newest', '.notice']);
  },
};
