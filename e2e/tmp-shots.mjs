import { mkdir } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { launch } from './browser.mjs';
const [out, who, ...specs] = process.argv.slice(2);
await mkdir(out, { recursive: true });
const link = new RegExp(`sign in as ${who}:\\s+(\\S+)`).exec(readFileSync('/tmp/team/desk/demo.log', 'utf8'))[1];
const browser = await launch();
for (const spec of specs) { // name|path|width|lang|scheme|height
  const [name, path, width, lang, scheme] = spec.split('|');
  const context = await browser.newContext({ colorScheme: scheme, viewport: { width: Number(width), height: 900 } });
  const page = await context.newPage();
  await page.goto(link);
  await page.goto('http://127.0.0.1:18473' + (lang === 'ur' ? '/ur' : '') + path);
  if (process.env.Q) { await page.fill('[name=q]', process.env.Q); await page.click('form.search button'); }
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  await page.screenshot({ path: `${out}/${name}-${width}-${lang}-${scheme}.png`, fullPage: process.env.FULL === '1' });
  console.log(name, width, lang, scheme, wide ? 'SCROLLS SIDEWAYS' : 'ok');
  await context.close();
}
await browser.close();
