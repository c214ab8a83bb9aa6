// The ways as a test of Playwright would go them: its own waiting before each action, and a picture at the end.
import { test } from '@playwright/test';

const { BENCH_OUTPUT, BENCH_SITE, BENCH_WAYS } = process.env;

for (const [index, { path, actions }] of JSON.parse(BENCH_WAYS).entries()) {
  test(`way ${index}`, async ({ page }) => {
    const answers = actions.filter(isAnswer);
    page.on('dialog', (dialog) => {
      const { accept } = answers.shift();
      return accept ? dialog.accept(accept === true ? '' : accept) : dialog.dismiss();
    });
    await page.goto(new URL(path, BENCH_SITE).href);
    for (const action of actions) if (!isAnswer(action)) await perform(page, action);
    await page.screenshot({
      path: `${BENCH_OUTPUT}/${index}.png`,
      fullPage: true,
      animations: 'disabled',
      caret: 'hide',
    });
  });
}

function isAnswer(action) {
  return 'accept' in action || 'dismiss' in action;
}

function perform(page, action) {
  const { key, value, files, to, by, button } = action;
  if ('click' in action) return locate(page, action.click).click({ button });
  if ('dblclick' in action) return locate(page, action.dblclick).dblclick();
  if ('hover' in action) return locate(page, action.hover).hover();
  if ('focus' in action) return locate(page, action.focus).focus();
  if ('fill' in action) return locate(page, action.fill).fill(value);
  if ('type' in action) return locate(page, action.type).pressSequentially(value);
  if ('press' in action)
    return key ? locate(page, action.press).press(key) : page.keyboard.press(action.press);
  if ('check' in action) return locate(page, action.check).check();
  if ('selectOption' in action) return locate(page, action.selectOption).selectOption(value);
  if ('setInputFiles' in action) return choose(page, locate(page, action.setInputFiles), files);
  if ('dragTo' in action) return locate(page, action.dragTo).dragTo(locate(page, to));
  if ('scroll' in action && !by) return locate(page, action.scroll).scrollIntoViewIfNeeded();
  if ('scroll' in action)
    return locate(page, action.scroll).evaluate((element, { y }) => element.scrollBy(0, y), by);
  if ('reload' in action) return page.reload();
  if ('goBack' in action) return page.goBack();
  if ('waitFor' in action) return waitFor(page, action.waitFor);
  throw new Error(`No such action: ${JSON.stringify(action)}`);
}

function waitFor(page, wanted) {
  const { selector = wanted, text, textGone } = typeof wanted === 'string' ? {} : wanted;
  const found = typeof selector === 'string' ? page.locator(selector) : page.getByText(text ?? textGone);
  return found.first().waitFor({ state: textGone ? 'hidden' : 'visible' });
}

async function choose(page, element, files) {
  const isField = await element.evaluate(({ localName }) => localName === 'input');
  if (isField) return element.setInputFiles(files);
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), element.click()]);
  return chooser.setFiles(files);
}

function locate(page, target) {
  if (typeof target === 'string') return page.locator(target);
  const { frame, within, role, name, exact, label, placeholder, selector, hasText, nth } = target;
  const place = within ? locate(page, within) : frame ? page.frameLocator(frame) : page;
  const all = role
    ? place.getByRole(role, { name, exact })
    : label
      ? place.getByLabel(label)
      : placeholder
        ? place.getByPlaceholder(placeholder)
        : place.locator(selector);
  const those = hasText ? all.filter({ hasText }) : all;
  return nth === undefined ? those : those.nth(nth);
}
