// Takes the pictures of the README into docs/pictures: `node readme.mjs`.
import { mkdir } from 'node:fs/promises';
import { launch } from './browser.mjs';
import { Site } from './site.mjs';

const folder = new URL('../docs/pictures/', import.meta.url);
await mkdir(folder, { recursive: true });
const site = await Site.start();
const browser = await launch();

// picture opens an address as a persona and keeps what one sees first. A function instead of an address walks there.
async function picture(name, { persona, address, width = 1280, height = 800, scheme = 'light' }) {
  const context = await browser.newContext({ baseURL: site.base, colorScheme: scheme, viewport: { width, height } });
  const page = await context.newPage();
  if (persona) await page.goto(await site.signIn(persona));
  if (typeof address === 'function') await address(page);
  else await page.goto(address);
  await page.screenshot({ path: new URL(`${name}.png`, folder).pathname });
  await context.close();
}

await picture('verify', { address: '/verify/engineers/CIVIL-1', width: 900 });
await picture('verify-urdu', { address: '/ur/verify/engineers/CIVIL-1', width: 400 });
await picture('apply', { persona: 'applicant', address: '/my/apply', width: 900 });
await picture('case', {
  persona: 'dealing officer',
  height: 1100,
  address: async (page) => {
    await page.goto('/desk');
    await page.locator('tbody a').last().click();
  },
});
await browser.close();
await site.stop();
