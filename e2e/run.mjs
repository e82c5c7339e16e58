// Runs the journeys: `node run.mjs [WORD...]` runs those whose title holds one of the words. Two go side by side, each in a browser and a
// council of its own; SANAD_LANES says how many. Those that wait for the clock go beside them, one after another.
import { mkdir, readdir } from 'node:fs/promises';
import { launch, Visitor } from './browser.mjs';
import { Site } from './site.mjs';

const words = process.argv.slice(2);
const folder = new URL('./journeys/', import.meta.url);
const journeys = [];
for (const file of (await readdir(folder)).filter((name) => name.endsWith('.mjs')).sort()) {
  const { default: all, waits = [] } = await import(new URL(file, folder));
  for (const [title, walk] of Object.entries(all)) {
    if (words.length === 0 || words.some((word) => title.includes(word))) journeys.push({ title, walk, waits: waits.includes(title) });
  }
}

const limit = 300; // seconds for one journey
const left = [true, false].map((waits) => journeys.filter((j) => j.waits === waits)).filter((list) => list.length > 0);
let failed = 0;
const fail = (title, reason) => {
  failed += 1;
  console.log(`FAIL  ${title}\n      ${reason.replaceAll('\n', '\n      ')}`);
};

// lane walks one journey of a list after another until none is left.
async function lane(site, list) {
  const browser = await launch();
  for (let next; (next = list.shift());) await journey(next, site, browser);
  await browser.close();
}

async function journey({ title, walk }, site, browser) {
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
    await Promise.race([walk({ enter, site, another }), new Promise((_, give) => { late = setTimeout(() => give(new Error(`not done after ${limit} s`)), limit * 1000); })]);
    const found = [...new Set(visitors.flatMap((v) => v.found))];
    if (found.length > 0) throw found.join('\n');
    console.log(`ok    ${title} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  } catch (error) {
    const found = typeof error === 'string' ? [] : visitors.flatMap((v) => v.found);
    fail(title, [error.stack ?? error, ...new Set(found)].join('\n'));
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

if (journeys.length > 0) {
  const first = await Site.start();
  const sites = [first];
  const lists = left.flatMap((list) => Array(list[0].waits ? 1 : Math.min(list.length, Number(process.env.SANAD_LANES ?? 2))).fill(list));
  while (sites.length < lists.length) sites.push(await first.beside());
  await Promise.all(sites.map((site, i) => lane(site, lists[i])));
  for (const site of sites.reverse()) await site.stop().catch((error) => fail('the program stops in order', error.message)); // the first one holds the program
}
console.log(`${Visitor.pages} pages looked at`);
console.log(`${journeys.length} journeys, ${failed} failed`);
process.exit(failed > 0 || journeys.length === 0 ? 1 : 0);
