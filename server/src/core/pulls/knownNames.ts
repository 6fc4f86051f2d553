import { query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import { readImageReference } from '../images/imageReference.ts';
import { findPlaceholders, type Placeholder } from '../images/variables.ts';
import type { ImageReference } from '../model/imageReference.ts';
import type { ImageUse } from '../model/imageUse.ts';
import { imageContextsOf } from '../pipeline/imageContexts.ts';
import { chosenInputs, fillInputs, type Inputs } from '../pipeline/inputs.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { type JobVariable, jobInputName } from '../pipeline/variables.ts';
import { variantsOf } from '../pipeline/variants.ts';
import { verbatim } from '../text/mappedText.ts';
import { isSameStart, startKeyOf } from '../text/relativeRange.ts';

/** A name that an image has in some job, with variables that all have a known value. */
export interface KnownName {
  readonly reference: ImageReference;
  readonly pieces: readonly Piece[];
}

/** A part of a name. */
export interface Piece {
  readonly text: string;
  /** The variable whose value contains it. Absent for the image itself, and for values from the settings. */
  readonly variable?: JobVariable;
}

/** As deep as GitLab's own limits allow. Stops circular values. */
const maxDepth = 5;

/**
 * The names of an image with variables, in all of its jobs and with every combination of values, without those that depend on something unknown. A
 * value in GitLab's settings or of a manual pipeline may still replace one of these values.
 */
export function knownNames(use: ImageUse, file: SourceFile): readonly KnownName[] {
  return use.reference === undefined || use.reference.variables.length === 0 ? [] : namesOf(file.workspace, file, use);
}

const namesOf = query(({ settings }, file: SourceFile, use: ImageUse): readonly KnownName[] => {
  const text = use.text?.text ?? '';
  const found: KnownName[] = [];
  for (const { pipeline, variables } of imageContextsOf(use, file)) {
    for (const inputs of inputsFor(text, pipeline, file)) {
      for (const variant of variantsOf(fillInputs(text, inputs), variables, file.uri)) {
        const lookup = (name: string): Piece | undefined => {
          if (Object.hasOwn(settings.variables, name)) return { text: settings.variables[name] ?? '' };
          const variable = variant.get(name);
          return variable?.value === undefined || variable.file ? undefined : { text: variable.value, variable };
        };
        const pieces = piecesOf({ text }, { variable: lookup, input: (written, name) => inputPiece(written, name, inputs, file) }, 0);
        if (pieces === undefined) continue;
        const name = joined(pieces);
        const isKnown = found.some((one) => one.reference.written.value === name && isSamePlaces(one.pieces, pieces));
        if (!isKnown && found.length < maxNames) found.push({ reference: readImageReference(verbatim(name)), pieces });
      }
    }
  }
  return found;
}, isSameNames);

const noInputs: Inputs = new Map();

/** The inputs of the file, each time that the pipeline includes it and with each of their options. */
function inputsFor(text: string, pipeline: Pipeline, file: SourceFile): readonly Inputs[] {
  if (!text.includes('$[[')) return [noInputs];
  return pipeline.inputsOf(file.uri).flatMap((inputs) => chosenInputs(text, inputs));
}

/** Undefined if the value is not known. `from` is its default, if it has that. */
function inputPiece(written: string, name: string, inputs: Inputs, file: SourceFile): Piece | undefined {
  const text = fillInputs(written, inputs);
  if (text.includes('$[[')) return undefined;
  const value = inputs.get(name);
  const declared = file.facts.pipeline?.inputs?.find((input) => input.name === name && input.value === value);
  const from = declared?.place && { uri: file.uri, owner: '', range: declared.place.value, rank: 0 };
  return { text, variable: { name: `inputs.${name}`, value: text, scope: 'pipeline', ...(from && { from }) } };
}

/** More names of one image are not useful to a reader. */
const maxNames = 50;

function isSameNames(one: readonly KnownName[], other: readonly KnownName[]): boolean {
  return (
    one.length === other.length &&
    one.every((name, at) => {
      const second = other[at];
      return (
        second !== undefined && name.reference.written.value === second.reference.written.value && isSamePlaces(name.pieces, second.pieces)
      );
    })
  );
}

/** Whether the same variables contribute the same texts. Reads no positions, which change with every edit. */
function isSamePlaces(one: readonly Piece[], other: readonly Piece[]): boolean {
  return (
    one.length === other.length &&
    one.every((piece, at) => piece.text === other[at]?.text && isSameSource(piece.variable, other[at]?.variable))
  );
}

function isSameSource(one: JobVariable | undefined, other: JobVariable | undefined): boolean {
  if (one === other) return true;
  if (one === undefined || other === undefined) return false;
  if (one.from === undefined || other.from === undefined) return one.from === other.from && one.name === other.name;
  return one.from.uri === other.from.uri && isSameStart(startKeyOf(one.from.range), startKeyOf(other.from.range));
}

/** Undefined if something in it is unknown or never expands to a name. */
function piecesOf(piece: Piece, lookup: Lookup, depth: number): readonly Piece[] | undefined {
  const { text } = piece;
  if (!text.includes('$')) return [piece];
  if (depth >= maxDepth) return undefined;
  const pieces: Piece[] = [];
  let copied = 0;
  for (const { start, end, name, syntax } of findPlaceholders(text)) {
    if (syntax === 'percent') continue;
    const value = text[start + 1] === '$' ? undefined : lookUp(syntax, name, text.slice(start, end), lookup);
    const inner = value && piecesOf(value, lookup, depth + 1);
    if (inner === undefined) return undefined;
    pieces.push({ ...piece, text: text.slice(copied, start) }, ...inner);
    copied = end;
  }
  const rest = text.slice(copied);
  return rest.includes('$') ? undefined : [...pieces, { ...piece, text: rest }];
}

interface Lookup {
  readonly variable: (name: string) => Piece | undefined;
  /** `written` is the whole interpolation, with its functions. */
  readonly input: (written: string, name: string) => Piece | undefined;
}

function lookUp(syntax: Placeholder['syntax'], name: string, written: string, { variable, input }: Lookup): Piece | undefined {
  if (syntax === 'input') return input(written, name);
  if (syntax === 'job-input') return variable(jobInputName(name));
  return syntax === 'variable' ? variable(name) : undefined;
}

function joined(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join('');
}

/** The variable whose value causes a fault of the name: with another value, the name has no such fault. Undefined if the image or several do. */
export function causeOf({ pieces }: KnownName, isFaulty: (reference: ImageReference) => boolean): JobVariable | undefined {
  const variables = new Set(pieces.flatMap(({ variable }) => variable ?? []));
  const causes = [...variables].filter((suspect) => {
    const other = pieces.map((piece) => (piece.variable === suspect && piece.text !== '' ? { text: 'a' } : piece));
    return !isFaulty(readImageReference(verbatim(joined(other))));
  });
  const [only] = causes;
  return causes.length === 1 ? only : undefined;
}

/** The variable whose value is the end of the name, from its last `/` on. */
export function endOf({ pieces, reference }: KnownName): JobVariable | undefined {
  const last = pieces.findLast(({ text }) => text !== '');
  const { value } = reference.written;
  return last !== undefined && last.text.length >= value.length - value.lastIndexOf('/') - 1 ? last.variable : undefined;
}
