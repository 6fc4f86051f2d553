import { referencesAt } from '../core/index.ts';
import type { Session } from '../workspace/session.ts';
import { toLocations } from './convert.ts';

export function registerReferences(session: Session): void {
  session.connection.onReferences((params) =>
    session.answer(null, () => {
      const place = session.openFileAt(params);
      const declared = params.context.includeDeclaration ? 'with-declaration' : 'uses-only';
      return place === undefined ? null : toLocations(referencesAt(place.file, place.offset, declared), session.find);
    }),
  );
}
