/** The public API of `core/`: other folders import only from here. */
export type { Completion } from './completion/completion.ts';
export { completionsAt } from './completion/index.ts';
export { type Placement, SourceFile } from './db/sourceFile.ts';
export { type FindIncluded, Workspace } from './db/workspace.ts';
export { findingsOf } from './diagnostics/findings.ts';
export { fixEverything } from './diagnostics/fixAll.ts';
export { addsSyntaxErrors } from './diagnostics/fixSafety.ts';
export { ignoreFixes } from './diagnostics/ignoreFixes.ts';
export { allFixes } from './diagnostics/lazyFixes.ts';
export { readAhead } from './diagnostics/readAhead.ts';
export type { Format } from './formats/format.ts';
export { formatOf, homeFormat, pipelineFormat } from './formats/index.ts';
export { explainPullAt, type PullExplanation } from './hover/explainPull.ts';
export { hoverAt } from './hover/index.ts';
export type { PullPage } from './hover/pullPage.ts';
export type { FilePlace, HoverLinks, HoverText } from './hover/types.ts';
export { type GitLabProject, projectBehind } from './images/gitLabProject.ts';
export { gitLabRemote, remoteUrl } from './images/gitRemote.ts';
export { parseRunnerVersion, versionText } from './images/runnerVersion.ts';
export type { Facts } from './model/facts.ts';
export type { CopiedValue, Finding, Fix, Report, Severity, ShownFix, ShownRelated } from './model/finding.ts';
export type { FormatId } from './model/formatId.ts';
export type { FoundInclude, IncludeState, MissingReason, RemoteInclude, WantedRemote } from './model/includes.ts';
export { maxConfigLength } from './model/limits.ts';
export { defaultSettings, type RunnerVersion, type Settings } from './model/settings.ts';
export { definitionsAt } from './navigation/definition.ts';
export { type InlayText, inlayHintsOf } from './navigation/inlayHints.ts';
export { type Lens, lensesOf } from './navigation/lenses.ts';
export { type Link, linksOf } from './navigation/links.ts';
export type { FileRange } from './navigation/place.ts';
export { referencesAt } from './navigation/references.ts';
export { type RenameResult, renamableHostAt, renameHost } from './navigation/rename.ts';
export { type FileSymbol, symbolsOf } from './navigation/symbols.ts';
export { filePattern } from './pipeline/filePattern.ts';
export { allIncludes, type FileIncludes, includesOf } from './pipeline/includeGraph.ts';
export { type RemoteIncludePlace, remoteIncludesOf } from './pipeline/includePlaces.ts';
export { includeName, includeOf, includeScheme, includeUri } from './pipeline/includeUri.ts';
export { pathPattern } from './pipeline/pathPattern.ts';
export { pipelinesOf, wantedRemotes } from './pipeline/pipelines.ts';
export {
  type IncludeClosure,
  includeClosure,
  type WantedFile,
  type WantedInclude,
  wantedFiles,
  wantedIncludes,
} from './pipeline/wantedIncludes.ts';
export { type ExplainedCause, type ExplainedError, explainError } from './pullErrors/explainError.ts';
export { type ListedEntry, type ListedSource, listCredentials } from './pulls/credentialList.ts';
export type { CredentialPlace } from './pulls/credentialUse.ts';
export { addReference, type EntryContext, entryContext } from './pulls/entryContext.ts';
export { countImages, type ImageCount } from './pulls/imageCount.ts';
export { type ListExtent, listImages, listImagesInSteps } from './pulls/imageList.ts';
export { isKnownRegistry } from './pulls/knownRegistry.ts';
export type { ListedCredential, ListedImage } from './pulls/listedImage.ts';
export { allRules, documentation, rulePage } from './rules/index.ts';
export type { Rule, RuleContext } from './rules/rule.ts';
export { applyEdits, type Edit } from './text/edit.ts';
export { contains, type Located, type MappedText, type SourceRange, verbatim } from './text/mappedText.ts';
export { commandTarget, fileTarget, type LinkTarget, type Markdown, ownPage } from './text/markdown.ts';
export { type Presentable, presentable } from './text/presentable.ts';
export type { RichText } from './text/spans.ts';
