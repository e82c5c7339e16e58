// What anybody can do without an account.
import { strict as assert } from 'node:assert';

export default {
  'a visitor reads the public pages': async ({ enter }) => {
    const v = await enter();
    for (const path of ['/', '/eligibility', '/fees', '/verify', '/privacy', '/privacy/held', '/news', '/accessibility', '/sign-up', '/sign-in']) {
      await v.go(path);
      assert.equal(v.answer.status(), 200, path);
    }
  },

  'every part is good in every state': async ({ enter }) => {
    const v = await enter({ except: ['landmark-unique'] }); // one part stands there several times
    await v.go('/parts');
  },

  'a visitor needs neither cookie nor script': async ({ enter }) => {
    const v = await enter({ width: 360 });
    for (const path of ['/', '/verify', '/privacy', '/privacy/held', '/news', '/accessibility']) {
      await v.go(path);
      assert.equal((await v.page.context().cookies()).length, 0, `${path} sets a cookie`);
    }
  },

  'an unknown address says so': async ({ enter }) => {
    const v = await enter();
    await v.go('/no-such-page');
    assert.equal(v.answer.status(), 404);
  },

  'the public verifies CIVIL/1 in any spelling': async ({ enter }) => {
    const v = await enter();
    await v.go('/verify/engineers/CIVIL-1');
    assert.equal(v.answer.status(), 200);
    await v.sees('CIVIL/1');
    for (const typed of ['civil 1', 'CIVIL-001', 'civil/۱']) {
      await v.go('/verify');
      await v.page.locator('main form input[type=text], main form input[type=search], main form input:not([type])').first().fill(typed);
      await v.page.locator('main form button').first().click();
      await v.page.waitForLoadState();
      await v.check();
      await v.sees('CIVIL/1');
    }
  },
};
