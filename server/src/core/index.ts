/** The facade: everything outside `core/` imports from here alone. */
import { type Analysis, analyze, createMemo, type Memo } from './diagnostics/analysis.ts';
import type { Format } from './formats/format.ts';
import { rulesFor } from './rules/index.ts';
import type { FileText } from './text/fileText.ts';

export type { Completion } from './completion/completion.ts';
export { completionsAt } from './completion/index.ts';
export type { FileFacts, WorkspaceView } from './db/workspaceView.ts';
export type { Analysis, Circumstances, Memo } from './diagnostics/analysis.ts';
export { statementAt } from './diagnostics/analysis.ts';
export { fixEverything } from './diagnostics/fixAll.ts';
export { worsens } from './diagnostics/fixSafety.ts';
export { allFixes } from './diagnostics/lazyFixes.ts';
export { prepareFile, prepareWorkspace } from './diagnostics/prepare.ts';
export { ignoreFix } from './diagnostics/suppressions.ts';
export type { Format } from './formats/format.ts';
export { formatOf, homeFormat, pipelineFormat } from './formats/index.ts';
export { explainPullAt, type PullStory } from './hover/explainPull.ts';
export { hoverAt } from './hover/index.ts';
export type { HoverLinks, HoverText } from './hover/types.ts';
export { type GitLabProject, projectBehind } from './images/gitLabProject.ts';
export { gitLabRemote } from './images/gitRemote.ts';
export { parseRunnerVersion } from './images/runnerVersion.ts';
export type { Facts } from './model/facts.ts';
export type { FileContext, Finding, Fix, Related, Report, Severity } from './model/finding.ts';
export type { FormatId } from './model/formatId.ts';
export { defaultSettings, type RunnerVersion, type Settings } from './model/settings.ts';
export { definitionsAt } from './navigation/definition.ts';
export { type InlayText, inlayHintsOf } from './navigation/inlayHints.ts';
export { type Lens, lensesOf } from './navigation/lenses.ts';
export { type Link, linksOf } from './navigation/links.ts';
export type { Place } from './navigation/place.ts';
export { referencesAt } from './navigation/references.ts';
export { type RenameResult, renamableHostAt, renameHost } from './navigation/rename.ts';
export { type FileSymbol, symbolsOf } from './navigation/symbols.ts';
export { includesInWords } from './pipeline/includeGraph.ts';
export { pipelinesOf } from './pipeline/pipeline.ts';
export { includedUris, type WantedInclude, wantedIncludes } from './pipeline/wantedIncludes.ts';
export { type ListExtent, type ListedCredential, type ListedImage, listImages } from './pulls/imageList.ts';
export { allRules, documentation, rulePage } from './rules/index.ts';
export type { Rule, RuleContext } from './rules/rule.ts';
export { applyEdits, type Edit } from './text/edit.ts';
export { type FileText, isSameText, PagedText } from './text/fileText.ts';
export { contains, type MappedText, type Part, type SourceRange, verbatim } from './text/mappedText.ts';
export { createMemo };

/** Reads a file with every rule that can find anything in it; `memo` remembers its unchanged parts from one version to the next. */
export function readFile(text: FileText, format: Format, memo: Memo = createMemo()): Analysis {
  return analyze(text, format, rulesFor, memo);
}
