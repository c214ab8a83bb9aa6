import type { Page } from 'playwright';
import type { Look as LookInPage } from '../../page/contract.ts';
import { inDocument } from './world.ts';

/** What the document in the page's window shows now. */
export interface Look extends Omit<LookInPage, 'deadline'> {
  /** The age at which it stops. */
  readonly deadline: number;
}

/** Stands for a page that has not been looked at yet. */
export const unseen: Look = {
  age: 0,
  deadline: 0,
  complete: false,
  moving: false,
  capabilities: [],
  waiting: 0,
  elements: 0,
  questions: 0,
  height: 0,
  windowHeight: 0,
  top: 0,
};

export async function lookAt(page: Page): Promise<Look> {
  const seen = await inDocument(page, 'look');
  return { ...seen, deadline: seen.deadline ?? Infinity };
}
