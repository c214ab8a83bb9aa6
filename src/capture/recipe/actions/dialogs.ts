import type { Dialog, Page } from 'playwright';
import type { ResolvedAction } from '../../../model/index.ts';
import type { ActionProgress } from '../contract.ts';

/**
 * A dialog (`alert`, `confirm`, `prompt`, `beforeunload`) stops its page until it is answered. So each is answered when it
 * opens: by the action that comes next, if that one answers dialogs. Otherwise it is closed, as it is without actions.
 */
export function answerDialogs(
  page: Page,
  actions: readonly ResolvedAction[],
  progress: ActionProgress,
): void {
  const answerAt = (number: number) => {
    const resolved = actions[number];
    const action = resolved?.kind === 'data' ? resolved.action : {};
    return 'accept' in action || 'dismiss' in action ? action : undefined;
  };
  const answer = async (dialog: Dialog) => {
    // It may be this action's turn already.
    let next = answerAt(progress.current) ? progress.current : progress.current + 1;
    while (progress.answered.has(next)) next += 1;
    const action = answerAt(next);
    if (action) progress.answered.add(next);
    if (action && 'accept' in action)
      // Without a text, Playwright would answer a prompt with an empty one.
      await dialog.accept(typeof action.accept === 'string' ? action.accept : dialog.defaultValue());
    else if (!action && dialog.type() === 'beforeunload') await dialog.accept();
    else await dialog.dismiss();
  };
  page.on('dialog', (dialog) => void answer(dialog).catch(() => {}));
}
