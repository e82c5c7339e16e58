// Takes pictures of pages at three widths, in both languages, light and dark: `node pictures.mjs [ADDRESS[@PERSONA]...]`.
import { mkdir } from 'node:fs/promises';
import { launch } from './browser.mjs';
import { Site } from './site.mjs';

const places = process.argv.slice(2).length > 0 ? process.argv.slice(2) : [
  '/', '/eligibility', '/fees', '/verify', '/verify/engineers/CIVIL-1', '/verify/engineers/CIVIL-999999', '/privacy', '/privacy/held', '/news', '/accessibility', '/parts', '/sign-up', '/sign-in',
  '/my@applicant', '/my@engineer', '/desk@dealing officer', '/desk@registrar', '/desk/officers@registrar', '/desk/payments@cashier', '/desk/fees@cashier', '/desk/waivers@registrar',
];
const folder = new URL('./pictures/', import.meta.url);
await mkdir(folder, { recursive: true });
const site = await Site.start();
const browser = await launch();
let taken = 0;
for (const place of places) {
  const [address, persona] = place.split('@');
  const name = (address.replace(/^\//, '') || 'home').replaceAll(/\W+/g, '-') + (persona ? `-${persona.replaceAll(' ', '-')}` : '');
  for (const scheme of ['light', 'dark']) {
    const context = await browser.newContext({ baseURL: site.base, colorScheme: scheme });
    const page = await context.newPage();
    if (persona) await page.goto(await site.signIn(persona));
    for (const width of [360, 768, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      for (const language of ['en', 'ur']) {
        await page.goto(language === 'en' ? address : `/ur${address === '/' ? '' : address}`);
        await page.screenshot({ path: new URL(`${name}-${width}-${language}-${scheme}.png`, folder).pathname, fullPage: true });
        taken += 1;
      }
    }
    await context.close();
  }
}
await browser.close();
await site.stop();
console.log(`${taken} pictures in e2e/pictures`);
