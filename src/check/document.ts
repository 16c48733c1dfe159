import {
	type DocumentState,
	FileSource,
	type Format,
	formatFor,
	type Marking,
	mailFormat,
	type OpenOptions,
	openTextPlaces,
	type ReadResult,
	readMailText,
	readOpenText,
	structuredFormat,
	type UnreadableCode,
	unreadableOf,
} from '../formats';
import { contentKey } from '../formats/content-key';
import { type Links, linksOfText, NO_LINKS, readLinks } from '../formats/links';
import { PLAIN_STATE } from '../formats/opaque';
import type { TextRange } from '../label';
import type { Place, Policy } from '../policy';
import { type DocumentFacts, judgesReferences, runDocumentRules } from '../rules';
import { type Detections, detectIn, detectInText, NO_DETECTIONS, wantsDetections } from './detections';
import { withExceptions } from './exceptions';
import { DRAFT } from './leaving';
import { readOuter } from './outer';
import { follow, type Referred } from './references';
import { resolveLabel } from './resolve';
import type { CheckContext, DocumentReport, Outcome, OuterMarkings } from './types';

/** Bytes that formats are told apart by. */
const SNIFF_BYTES = 4096;
const NO_PLACES: readonly Place[] = Object.freeze([]);
const NO_BYTES = new Uint8Array(0);
/** Where a finding about something absent stands in a text: at its beginning. */
const BEGINNING: TextRange = Object.freeze({ start: 0, end: 0, line: 0, column: 0 });

export interface CheckFileOptions extends OpenOptions {
	/** Whether a sidecar stands beside the document, where the caller has seen the folder's listing: saves a system call. */
	readonly sidecar?: boolean;
}

/**
 * Reads one file and judges it. Never throws for what is wrong with the file: it is then "not checked", and the reason is a finding.
 * Synchronous. `context.folderLabels` is filled.
 */
export function checkFile(path: string, context: CheckContext, options: CheckFileOptions = {}): DocumentReport {
	const source = openDocument(path, context, options);
	return source instanceof FileSource ? checkSource(source, path, context, options) : source;
}

/** As `checkFile`, but a document of more than `largest` bytes is closed again unread: `null`. */
export function checkSmallFile(path: string, context: CheckContext, options: CheckFileOptions, largest: number): DocumentReport | null {
	const source = openDocument(path, context, options);
	if (!(source instanceof FileSource)) return source;
	if (source.size <= largest) return checkSource(source, path, context, options);
	source.close();
	return null;
}

function openDocument(path: string, context: CheckContext, options: CheckFileOptions): FileSource | DocumentReport {
	try {
		return FileSource.open(path, options);
	} catch (error) {
		const { code, detail } = unreadableOf(error);
		return unreadableReport(path, code, detail, context);
	}
}

/** Closes the source. */
function checkSource(source: FileSource, path: string, context: CheckContext, options: CheckFileOptions): DocumentReport {
	const { policy } = context.workspacePolicy;
	let format: Format | null = null;
	let read: ReadResult;
	let links = NO_LINKS;
	let key = 0;
	let detected = NO_DETECTIONS;
	try {
		format = formatFor(nameOf(path), source.read(0, SNIFF_BYTES));
		read = settled(format.read(source, { path, policy }), source);
		if (judgesReferences(policy)) links = readLinks(source, read, { path, policy }, formatFor);
		if (wantsDetections(policy)) detected = detectIn(source, read, { path, policy }, context.root);
		if (context.withContentKeys === true) key = contentKey(source, read, path);
	} catch (error) {
		read = failed(format?.id ?? formatByName(path), unreadableOf(error));
	} finally {
		source.close();
	}
	const outer = readOuter(path, context, options.sidecar);
	const besides = besidesOf(links, path, context, key, detected);
	return withExceptions(
		checkRead(read, outer, path, policy, writablePlaces(format, read.state), undefined, besides),
		context.workspacePolicy,
	);
}

/**
 * Judges a text as it stands in an editor; only its header zone is looked at, of a mail its header, and all of what `needsWholeText` names.
 * `languageId`: VS Code's. Pure but for the outer markings.
 */
export function checkText(text: string, path: string, languageId: string | undefined, context: CheckContext): DocumentReport {
	const { policy } = context.workspacePolicy;
	const judged = (report: DocumentReport): DocumentReport => withExceptions(report, context.workspacePolicy);
	if (isMail(path)) return judged(checkRead(readMailText(text, { path, policy }), readOuter(path, context), path, policy, NO_PLACES));
	const readContext = languageId === undefined ? { path, policy } : { path, policy, languageId };
	const read = readOpenText(text, readContext);
	const writable = openTextPlaces(text, readContext);
	const links = judgesReferences(policy) ? linksOfText(text, readContext) : NO_LINKS;
	const detected = wantsDetections(policy) ? detectInText(text, path, context.root, policy) : NO_DETECTIONS;
	const besides = besidesOf(links, path, context, 0, detected);
	return judged(checkRead(read, readOuter(path, context), path, policy, writable, firstLineOf(text), besides));
}

/** Whether a text's label may stand anywhere in it (RTF, notebooks, SVG, flat ODF), by its path and its beginning. */
export function needsWholeText(path: string, head: string): boolean {
	return structuredFormat(path, head) !== null;
}

/** Whether a document is a mail by its name: most of it cannot be judged by the beginning of its text. */
export function isMail(path: string): boolean {
	return mailFormat.detect(nameOf(path).toLowerCase(), NO_BYTES);
}

/** The report of a document that could not be read (`code`, `detail`: why); what stands around it still counts. */
export function unreadableReport(path: string, code: UnreadableCode, detail: string, context: CheckContext): DocumentReport {
	const { workspacePolicy } = context;
	const read = failed(formatByName(path), { code, detail });
	return withExceptions(checkRead(read, readOuter(path, context), path, workspacePolicy.policy, NO_PLACES), workspacePolicy);
}

/**
 * Judges what was read of a document. Pure.
 * @param writable places in which the document's label can be written; @param firstLine where to point for what is absent (text only).
 */
export function checkRead(
	read: ReadResult,
	outer: OuterMarkings,
	path: string,
	policy: Policy,
	writable: readonly Place[],
	firstLine: TextRange | null = read.format === 'text' && read.state.unreadable === null ? BEGINNING : null,
	{ references, dependsOn, contentKey, detected }: Besides = NOTHING_BESIDES,
): DocumentReport {
	const { format, encoding, state, foreign } = read;
	const { label, source, markings } = resolveLabel(allMarkings(read.markings, outer), outer.map?.precedence ?? null, policy);
	const mail = read.mail ?? null;
	const content = read.content ?? null;
	const outgoing = outer.outgoing ?? (mail?.draft === true ? DRAFT : null);
	const { outsidePlace } = outer;
	const facts: Writable<DocumentFacts> = {
		kind: 'document',
		path,
		format,
		state,
		markings,
		label,
		writable,
		firstLine,
		outgoing,
		outsidePlace,
		mail,
		content,
		references,
	};
	if (detected !== NO_DETECTIONS) Object.assign(facts, detected);
	const findings = runDocumentRules(facts, policy);
	const outcome: Outcome = state.unreadable !== null ? 'not-checked' : findings.length > 0 ? 'findings' : 'clean';
	const report: Writable<DocumentReport> = { path, outcome, format, encoding, state, markings, foreign, label, source, findings };
	// Made once for each of 100,000 documents: assigned, because spreading copies all.
	if (content !== null) report.content = content;
	if (dependsOn.length > 0) report.dependsOn = dependsOn;
	if (contentKey !== 0) report.contentKey = contentKey;
	return report;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** What is known of a document besides what its format reads. */
interface Besides extends Referred {
	/** 0 without. */
	readonly contentKey: number;
	readonly detected: Detections;
}

const NOTHING_BESIDES: Besides = Object.freeze({ references: [], dependsOn: [], contentKey: 0, detected: NO_DETECTIONS });

/** Nearly all documents name no file of the workspace. */
function besidesOf(links: Links, path: string, context: CheckContext, contentKey = 0, detected = NO_DETECTIONS): Besides {
	if (links !== NO_LINKS) return { ...follow(links, path, context), contentKey, detected };
	if (contentKey === 0 && detected === NO_DETECTIONS) return NOTHING_BESIDES;
	return { references: NOTHING_BESIDES.references, dependsOn: NOTHING_BESIDES.dependsOn, contentKey, detected };
}

function allMarkings(own: readonly Marking[], { fileName, sidecar, folder, map }: OuterMarkings): readonly Marking[] {
	if (fileName === null && sidecar === null && folder === null && map === null) return own;
	const all = [...own];
	if (fileName !== null) all.push(fileName);
	if (sidecar !== null) all.push(sidecar);
	if (folder !== null) all.push(folder);
	if (map !== null) all.push(map.marking);
	return all;
}

/** Where a format can write; nowhere inside what is signed, encrypted or damaged. */
export function writablePlaces(format: Format | null, { signed, encrypted, unreadable }: DocumentState): readonly Place[] {
	return format?.write === undefined || signed || encrypted || unreadable !== null ? NO_PLACES : format.places;
}

/** What several reads at different times put together may never have been the document. Texts are read at once, or nearly. */
function settled(read: ReadResult, source: FileSource): ReadResult {
	const atOnce = read.state.unreadable === null && (read.format === 'text' || read.format === 'opaque');
	if (atOnce || !source.changed()) return read;
	return { ...read, state: { ...read.state, unreadable: { code: 'changed-while-read', detail: '' } } };
}

function failed(format: string, unreadable: NonNullable<DocumentState['unreadable']>): ReadResult {
	return { format, encoding: null, state: { ...PLAIN_STATE, unreadable }, markings: [], foreign: [] };
}

function formatByName(path: string): string {
	return formatFor(nameOf(path), NO_BYTES).id;
}

function nameOf(path: string): string {
	return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

function firstLineOf(text: string): TextRange {
	const end = /\r|\n/.exec(text.slice(0, 2000))?.index ?? Math.min(text.length, 2000);
	return { start: 0, end, line: 0, column: 0 };
}
