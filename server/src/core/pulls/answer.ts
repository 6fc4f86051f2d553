import type { Candidate } from '../credentials/sources.ts';
import { joinMarkdown, type Markdown, md, plainText } from '../text/markdown.ts';
import type { Presentable } from '../text/presentable.ts';
import type { Verdict } from './verdictKinds.ts';

/** How an image is pulled, in words. No link, and never a secret. All surfaces make their texts of this. */
export interface Answer {
  readonly verdict: Verdict;
  /** For `pulled-with`: as whom, as it follows "pulled". */
  readonly who?: Markdown;
  /** What follows the title, as a clause. For `depends`, what it depends on. */
  readonly because: Markdown;
  /** What follows `because`, with its punctuation. */
  readonly detail?: Markdown;
  /** The credential that it is about. */
  readonly candidate?: Candidate;
}

/** The answer as the first line of a hover or page. */
export function headline(answer: Answer): Markdown {
  const { verdict, who = md`` } = answer;
  const rest = restOf(answer);
  switch (verdict) {
    case 'pulled-with':
      return md`**${joinMarkdown([md`Pulled`, who], ' ')}** ${rest}`;
    case 'public':
      return md`**Public image**: ${rest}`;
    case 'will-be-refused':
      return md`**Login will fail**: ${rest}`;
    case 'no-credential':
      return md`**No credential** ${rest}`;
    case 'depends':
      return md`**Depends on** ${rest}`;
    case 'invalid':
      return md`**Cannot be pulled**: ${rest}`;
    case 'not-pulled':
      return md`**Not pulled by the Runner**: ${rest}`;
  }
}

/** What follows the title of the verdict, in plain text: `as "deploy-bot" with "$DOCKER_AUTH_CONFIG" of runner build-1`. */
export function reasonOf(answer: Answer): Presentable {
  return plainText(joinMarkdown([answer.who ?? md``, restOf(answer)], ' '));
}

/** The answer in a few words, as part of a sentence. */
export function shortAnswer({ verdict, who = md``, because }: Answer): Markdown {
  switch (verdict) {
    case 'pulled-with':
      return joinMarkdown([md`pulled`, who], ' ');
    case 'public':
      return md`public image`;
    case 'will-be-refused':
      return md`login will fail`;
    case 'no-credential':
      return md`no credential`;
    case 'depends':
      return md`depends on ${because}`;
    case 'invalid':
      return md`cannot be pulled`;
    case 'not-pulled':
      return md`not pulled by the Runner`;
  }
}

function restOf({ because, detail = md`` }: Answer): Markdown {
  return md`${because}${detail}`;
}
