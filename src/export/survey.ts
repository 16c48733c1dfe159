import { type Dirent, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { type CheckContext, checkFile, type DocumentReport, EMPTY_CONTAINER, type RolledUp, rollUp } from '../check';
import { documentOfSidecar, FOLDER_LABEL, readFolderLabel } from '../formats';
import { NO_LABEL } from '../label';
import { FILE_STATES, type FileState } from '../policy';
import { exportNames } from './survey-names';
import type { Survey, SurveyedFile } from './types';

export interface SurveyOptions {
	/** What a document is judged by; the same object for all documents of one workspace. */
	readonly contextOf: (path: string) => CheckContext;
	readonly onProgress?: (files: number) => void;
	readonly signal?: AbortSignal;
}

/** Not documents, and nobody wants them to leave: our own settings and records, and the repository. */
const NEVER = new Set(['.kakuzuke', '.git']);
/** Milliseconds after which others may go on. */
const SLICE = 12;

export interface Found {
	readonly path: string;
	/** The path as it was named, of which this is a part. */
	readonly named: string;
}

/**
 * Looks at everything that is to leave: reads each document's label, and joins them to the highest (3(2)⑤(ウ)). Folders are taken whole;
 * links in them are not followed. Labels of folders and sidecars go along and count.
 * @param paths files and folders, absolute. @returns the survey; what cannot be read at all is in `missing`. Throws only the signal's reason.
 */
export async function surveyFiles(paths: readonly string[], options: SurveyOptions): Promise<Survey> {
	const missing: { path: string; detail: string }[] = [];
	const found = new Map<string, Found>();
	for (const named of paths) gather(path.resolve(named), found, missing);
	const names = exportNames([...found.values()]);
	const states: Record<FileState, number> = { labelled: 0, unlabelled: 0, unreadable: 0, encrypted: 0 };
	const files: SurveyedFile[] = [];
	let sum: RolledUp = EMPTY_CONTAINER;
	let bytes = 0;
	let since = Date.now();
	for (const one of found.values()) {
		options.signal?.throwIfAborted();
		const { policy } = options.contextOf(one.path).workspacePolicy;
		const file = surveyed(one, names.get(one.path) ?? path.basename(one.path), options);
		files.push(file);
		bytes += file.size;
		if (!file.sidecar) states[file.state]++;
		sum = rollUp(sum, file.label, one.path, policy);
		if (Date.now() - since > SLICE) {
			options.onProgress?.(files.length);
			await new Promise((resolve) => setImmediate(resolve));
			since = Date.now();
		}
	}
	options.onProgress?.(files.length);
	return { files, bytes, label: sum.content, causes: sum.causes, states, missing };
}

/** The states of a survey's documents, for the gate. */
export function statesOf(survey: Pick<Survey, 'states'>): FileState[] {
	return FILE_STATES.filter((state) => survey.states[state] > 0);
}

function surveyed({ path: file }: Found, name: string, { contextOf }: SurveyOptions): SurveyedFile {
	const context = contextOf(file);
	const stat = statSync(file, { throwIfNoEntry: false });
	const known = { path: file, name, size: stat?.size ?? 0, mtimeMs: stat?.mtimeMs ?? 0 };
	const { policy } = context.workspacePolicy;
	if (path.basename(file) === FOLDER_LABEL) {
		const label = readFolderLabel(path.dirname(file), policy)?.label ?? NO_LABEL;
		return { ...known, label, state: 'labelled', format: 'label', sidecar: true, outer: false };
	}
	if (isSidecar(file)) return { ...known, label: NO_LABEL, state: 'labelled', format: 'label', sidecar: true, outer: false };
	const report = checkFile(file, context);
	const outer = report.source !== 'none' && report.source.split('+').every((place) => place === 'folder' || place === 'map');
	return { ...known, label: report.label, state: stateOf(report), format: report.format, sidecar: false, outer };
}

/** Whether a document can be judged by what was read of it. */
export function stateOf({ state, label, content, markings }: StateFacts): FileState {
	if (state.encrypted || state.unreadable?.code === 'encrypted') return 'encrypted';
	if (state.unreadable !== null) return 'unreadable';
	if (label.confidentiality === null) return 'unlabelled';
	// What goes along without a label is not public; a label of the whole covers it.
	const covered = content === undefined || content.unlabelled + content.unread === 0 || markings.some(coversContent);
	return covered ? 'labelled' : 'unlabelled';
}

type StateFacts = Pick<DocumentReport, 'state' | 'label' | 'content' | 'markings'>;

function coversContent({ place, label }: DocumentReport['markings'][number]): boolean {
	return place !== 'content' && label.confidentiality !== null;
}

function isSidecar(file: string): boolean {
	const document = documentOfSidecar(file);
	return document !== null && statSync(document, { throwIfNoEntry: false })?.isFile() === true;
}

function gather(named: string, found: Map<string, Found>, missing: { path: string; detail: string }[]): void {
	const status = statusOf(named);
	if (status === 'file') {
		add(named, named, found);
		const sidecar = `${named}.label`;
		if (statusOf(sidecar) === 'file') add(sidecar, named, found);
	} else if (status === 'folder') walk(named, named, found, missing);
	else missing.push({ path: named, detail: status });
}

function walk(folder: string, named: string, found: Map<string, Found>, missing: { path: string; detail: string }[]): void {
	let entries: Dirent[];
	try {
		entries = readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1));
	} catch (error) {
		missing.push({ path: folder, detail: codeOf(error) });
		return;
	}
	for (const entry of entries) {
		const full = path.join(folder, entry.name);
		if (entry.isDirectory()) {
			if (!NEVER.has(entry.name)) walk(full, named, found, missing);
		} else if (entry.isFile()) add(full, named, found);
		else missing.push({ path: full, detail: entry.isSymbolicLink() ? 'symlink' : 'special-file' });
	}
}

function add(file: string, named: string, found: Map<string, Found>): void {
	// What lies in a folder that was named too is taken once, under the name that it was given first.
	if (!found.has(file)) found.set(file, { path: file, named });
}

function statusOf(file: string): 'file' | 'folder' | string {
	try {
		const stat = statSync(file);
		return stat.isDirectory() ? 'folder' : stat.isFile() ? 'file' : 'special-file';
	} catch (error) {
		return codeOf(error);
	}
}

function codeOf(error: unknown): string {
	return error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
}
