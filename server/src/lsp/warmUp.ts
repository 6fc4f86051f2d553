import { allFixes, findingsOf, hoverAt, type SourceFile } from '../core/index.ts';
import { createPauses } from '../workspace/scan.ts';
import type { Session } from '../workspace/session.ts';
import { createWorkspace } from '../workspace/workspace.ts';
import { hoverLinks } from './links.ts';

/** How long after the start. In milliseconds. */
const startupDelayMs = 200;

/** In UTF-16 units. */
const maxLength = 20_000;
const maxFindings = 5;
/** With two or four times as many, the first real keys were no faster. */
const maxKeys = 5;

/**
 * Has a workspace that is thrown away answer what is likely to be asked first: the first hovers, quick fixes and keys cost several times as much as
 * later ones, since V8 has not compiled them yet.
 */
export function warmUpLater(session: Session): void {
  const timer = setTimeout(() => {
    // If something fails here, the user is told when it is asked for.
    warmUp(session).catch(() => undefined);
  }, startupDelayMs);
  timer.unref?.();
}

async function warmUp(session: Session): Promise<void> {
  const [first] = session.documents.all();
  if (first === undefined) return;
  const { uri } = first;
  const text = startOf(first.getText());
  const workspace = createWorkspace({}, [], session.settings, () => undefined);
  workspace.set(uri, text);
  const file = workspace.file(uri);
  if (file === undefined) return;
  const pause = createPauses();
  for (const place of placesIn(file)) {
    hoverAt(file, place, hoverLinks(session.find, session.runsCommands));
    await pause();
  }
  for (const place of placesIn(file).slice(0, maxKeys)) {
    workspace.set(uri, `${text.slice(0, place)}x${text.slice(place)}`);
    for (const finding of findingsOf(file).slice(0, maxFindings)) allFixes(finding, file);
    await pause();
  }
}

/** Whole lines of a long text: it is the code that is warmed up, not the file. */
function startOf(text: string): string {
  return text.length <= maxLength ? text : text.slice(0, text.lastIndexOf('\n', maxLength) + 1);
}

/** A place of each kind: images, keys, findings. */
function placesIn(file: SourceFile): readonly number[] {
  const { images, keys } = file.facts;
  return [images[0], images.at(-1), keys[0], ...findingsOf(file).slice(0, maxFindings)].flatMap((one) => one?.range.start ?? []);
}
