import { isPattern } from '../../images/allowed.ts';
import type { AllowedUse } from '../../model/facts.ts';
import type { Edit } from '../../text/edit.ts';
import type { Part } from '../../text/mappedText.ts';

/** Whether all characters of a pattern stand in the file as they are. */
export function replaceWhole({ value, range }: Part, newText: string): readonly Edit[] {
  if (range.end - range.start !== value.length || /["'\\\n]/.test(value + newText)) return [];
  return [{ range, newText }];
}

export interface PatternFault {
  /** What is wrong, a sentence. */
  readonly message: string;
  /** The pattern that was meant. */
  readonly meant?: string;
}

/** Why a glob of an allow list can never admit what it seems to (GROUND-TRUTH B.3); undefined when it can. */
export function patternFault(use: AllowedUse, isListed: (pattern: string) => boolean): PatternFault | undefined {
  const pattern = use.pattern.value;
  const quotedPattern = `"${pattern}"`;
  if (pattern.startsWith('!')) return undefined;
  if (/\$\{?[A-Za-z_]/.test(pattern)) {
    return { message: `Variables are not expanded in "${use.key}", so ${quotedPattern} admits no image. Write the value out.` };
  }
  if (!isPattern(pattern))
    return { message: `${quotedPattern} has an open bracket or brace, or a lone backslash, so it admits no image. Close it.` };
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(pattern)?.[0];
  if (scheme !== undefined) {
    return {
      message: `No image begins with "${scheme}", so ${quotedPattern} admits none. Leave it out.`,
      meant: pattern.slice(scheme.length),
    };
  }
  if (/[^/]\/$/.test(pattern)) {
    return { message: `No image ends in "/", so ${quotedPattern} admits none. Add "**" for all that is below.`, meant: `${pattern}**` };
  }
  return gluedStars(pattern, quotedPattern) ?? untagged(use, quotedPattern, isListed);
}

function gluedStars(pattern: string, quotedPattern: string): PatternFault | undefined {
  if (!/[^/{,]\*\*|\*\*[^/},]/.test(pattern)) return undefined;
  const behind = /^[^*{[]*[^*/{[]\*\*$/.test(pattern) && /[.:]/.test(pattern) ? pattern.replace(/\*\*$/, '/**') : undefined;
  const before = /^(?:[^*]*\/)?\*\*:[^*/]*\*?$/.test(pattern) ? pattern.replace('**:', '**/*:') : undefined;
  const meant = behind ?? before;
  const message = `"**" crosses "/" only between two of them; in ${quotedPattern} it is no more than "*" and admits nothing with a "/" there. Give it a segment of its own.`;
  return { message, ...(meant !== undefined && { meant }) };
}

/** A plain name admits that very name and nothing else. */
function untagged({ key, pattern }: AllowedUse, quotedPattern: string, isListed: (pattern: string) => boolean): PatternFault | undefined {
  const name = pattern.value;
  const last = name.slice(name.lastIndexOf('/') + 1);
  if (name === '' || /[*?[{\\@]/.test(name) || last.includes(':')) return undefined;
  if (isListed(`${name}:*`) || isListed(`${name}*`) || isListed(`${name}:**`)) return undefined;
  return {
    message: `${quotedPattern} in "${key}" admits that very text alone: ${quotedPattern.slice(0, -1)}:1" is refused. Add ":*" for every tag.`,
    meant: `${name}:*`,
  };
}
