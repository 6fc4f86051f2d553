import { definitionsAt } from '../core/index.ts';
import type { Session } from '../workspace/session.ts';
import { toLocations } from './convert.ts';

export function registerDefinition(session: Session): void {
  session.connection.onDefinition((params) =>
    session.answer(null, () => {
      const place = session.openFileAt(params);
      return place === undefined ? null : toLocations(definitionsAt(place.file, place.offset), session.find);
    }),
  );
}
