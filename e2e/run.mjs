// Runs the journeys: `node run.mjs [WORD...]` runs those whose title holds one of the words.
import { mkdir, readdir } from 'node:fs/promises';
import { launch, Visitor } from './browser.mjs';
import { Site } from './site.mjs';

const words = process.argv.slice(2);
const folder = new URL('./journeys/', import.meta.url);
const journeys = [];
for (const file of (await readdir(folder)).filter((name) => name.endsWith('.mjs')).sort()) {
  for (const [title, walk] of Object.entries((await import(new URL(file, folder))).default)) {
    if (words.length === 0 || words.some((word) => title.includes(word))) journeys.push({ title, walk });
  }
}

const limit = 300; // seconds for one journey
const site = await Site.start();
const browser = await launch();
let failed = 0;
for (const { title, walk } of journeys) {
  const visitors = [];
  const others = []; // further councils
  const enter = async (options) => {
    const v = await Visitor.enter(browser, options?.site ?? site, options);
    visitors.push(v);
    return v;
  };
  const another = async (council) => {
    const other = await site.another(council);
    others.push(other);
    return other;
  };
  const began = Date.now();
  let late;
  try {
    await Promise.race([walk({ enter, site, another }), new Promise((_, fail) => { late = setTimeout(() => fail(new Error(`not done after ${limit} s`)), limit * 1000); })]);
    const found = [...new Set(visitors.flatMap((v) => v.found))];
    if (found.length > 0) throw found.join('\n');
    console.log(`ok    ${title} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed += 1;
    const found = typeof error === 'string' ? [] : visitors.flatMap((v) => v.found);
    console.log(`FAIL  ${title}\n      ${[error.stack ?? error, ...new Set(found)].join('\n').replaceAll('\n', '\n      ')}`);
    await mkdir(new URL('./pictures/', import.meta.url), { recursive: true });
    for (const [i, v] of visitors.entries()) {
      const picture = new URL(`./pictures/failed-${title.replace(/\W+/g, '-')}-${i + 1}.png`, import.meta.url);
      await v.page.screenshot({ path: picture.pathname, fullPage: true }).catch(() => {});
    }
  } finally {
    clearTimeout(late);
    await Promise.allSettled(visitors.map((v) => v.leave()));
    await Promise.allSettled(others.map((other) => other.stop()));
  }
}
await browser.close();
try {
  await site.stop();
} catch (error) {
  failed += 1;
  journeys.push({ title: 'the program stops in order' });
  console.log(`FAIL  the program stops in order\n      ${error.message}`);
}
console.log(`${Visitor.pages} pages looked at`);
console.log(`${journeys.length - failed} passed, ${failed} failed`);
process.exit(failed > 0 || journeys.length === 0 ? 1 : 0);
