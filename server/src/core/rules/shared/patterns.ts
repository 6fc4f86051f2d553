import { isPattern } from '../../images/allowed.ts';
import type { AllowedUse } from '../../model/facts.ts';
import type { Edit } from '../../text/edit.ts';
import type { Located } from '../../text/mappedText.ts';

/** Replaces a pattern; empty if the file contains it in escaped form. */
export function replaceWhole({ value, range }: Located, newText: string): readonly Edit[] {
  if (range.end - range.start !== value.length || /["'\\\n]/.test(value + newText)) return [];
  return [{ range, newText }];
}

export interface PatternFault {
  /** What is wrong and what to do. */
  readonly message: string;
  /** The intended pattern. */
  readonly meant?: string;
}

/** Why a pattern of an allow list cannot match what it seems to match (docs/ground-truth.md#b3); undefined if it can. */
export function patternFault(use: AllowedUse, isListed: (pattern: string) => boolean): PatternFault | undefined {
  const pattern = use.pattern.value;
  const quotedPattern = `"${pattern}"`;
  if (pattern.startsWith('!')) return undefined;
  if (/\$\{?[A-Za-z_]/.test(pattern)) {
    return { message: `Pattern ${quotedPattern} matches no image: variables are not expanded in "${use.key}". Use the value itself.` };
  }
  if (!isPattern(pattern))
    return {
      message: `Pattern ${quotedPattern} matches no image: it has an unclosed bracket or brace, or a trailing backslash. Close or remove it.`,
    };
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(pattern)?.[0];
  if (scheme !== undefined) {
    return {
      message: `Pattern ${quotedPattern} matches no image: images do not start with "${scheme}". Remove it.`,
      meant: pattern.slice(scheme.length),
    };
  }
  if (/[^/]\/$/.test(pattern)) {
    return {
      message: `Pattern ${quotedPattern} matches no image: images do not end with "/". Add "**" to match everything below.`,
      meant: `${pattern}**`,
    };
  }
  return gluedStars(pattern, quotedPattern) ?? untagged(use, quotedPattern, isListed);
}

function gluedStars(pattern: string, quotedPattern: string): PatternFault | undefined {
  if (!/[^/{,]\*\*|\*\*[^/},]/.test(pattern)) return undefined;
  const behind = /^[^*{[]*[^*/{[]\*\*$/.test(pattern) && /[.:]/.test(pattern) ? pattern.replace(/\*\*$/, '/**') : undefined;
  const before = /^(?:[^*]*\/)?\*\*:[^*/]*\*?$/.test(pattern) ? pattern.replace('**:', '**/*:') : undefined;
  const meant = behind ?? before;
  const message = `"**" in ${quotedPattern} does not cross "/": it works like "*" unless it is a segment of its own.`;
  return { message, ...(meant !== undefined && { meant }) };
}

/** A name without wildcards matches only itself. */
function untagged({ key, pattern }: AllowedUse, quotedPattern: string, isListed: (pattern: string) => boolean): PatternFault | undefined {
  const name = pattern.value;
  const last = name.slice(name.lastIndexOf('/') + 1);
  if (name === '' || /[*?[{\\@]/.test(name) || last.includes(':')) return undefined;
  if (isListed(`${name}:*`) || isListed(`${name}*`) || isListed(`${name}:**`)) return undefined;
  return {
    message: `Pattern ${quotedPattern} in "${key}" matches no image with a tag, such as ${quotedPattern.slice(0, -1)}:1". Add ":*" to match every tag.`,
    meant: `${name}:*`,
  };
}
