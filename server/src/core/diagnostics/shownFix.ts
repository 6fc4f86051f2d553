import type { Fix, ShownFix } from '../model/finding.ts';
import { presentable } from '../text/presentable.ts';

/** A fix with a title for the screen. */
export function shownFix(fix: Fix): ShownFix {
  return { ...fix, title: presentable(fix.title) };
}
