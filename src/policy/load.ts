import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { isRecord, type Json, MAX_FILE_SIZE, PolicyDocument } from './document';
import { type ExceptionList, loadExceptionsText } from './exceptions';
import { type LabelMap, type MapEntry, NO_MAP } from './map';
import { mergeShape } from './merge';
import { asPolicy, builtinPolicies, DEFAULT_POLICY_ID, extendable, loadBuiltin, packData } from './packs';
import type { PolicyProblem } from './problems';
import { checkAnchors, checkComplete, checkMeaning } from './semantics';
import { LABELS_SHAPE, POLICY_SHAPE } from './shape';
import type { Policy } from './types';
import { hintFor, validateShape } from './validate';

/** The folder of a workspace that holds its policy and its label map. */
export const SETTINGS_FOLDER = '.kakuzuke';
export const POLICY_FILE = 'policy.jsonc';
export const LABELS_FILE = 'labels.jsonc';
export const EXCEPTIONS_FILE = 'exceptions.jsonc';

/** What holds in one workspace: plain data that crosses to worker threads. */
export interface WorkspacePolicy {
	/** The folder that holds `.kakuzuke/`. */
	readonly root: string;
	readonly policy: Policy;
	readonly map: LabelMap;
	/** Permitted exceptions (8.4); absent where the workspace has none. */
	readonly exceptions?: ExceptionList;
	readonly problems: readonly PolicyProblem[];
}

/**
 * Reads a policy file (JSON with comments), lays it over what it extends (the default policy where it says nothing) and checks the whole.
 * @param text the file's content; @param file its name, for the problems.
 * @returns the policy, frozen, or `null` where there was an error; problems in the order of the file. Never throws for bad content.
 */
export function loadPolicyText(text: string, file: string): { policy: Policy | null; problems: PolicyProblem[] } {
	const document = new PolicyDocument(text, file);
	const merged = document.broken ? null : mergedPolicy(document);
	let policy: Policy | null = null;
	if (merged !== null && checkComplete(document, merged, POLICY_SHAPE)) {
		policy = asPolicy(merged);
		checkMeaning(document, policy);
	}
	return { policy: document.broken ? null : policy, problems: sorted(document.problems) };
}

function mergedPolicy(document: PolicyDocument): Json {
	validateShape(document, document.value, POLICY_SHAPE);
	if (!isRecord(document.value) || document.broken) return null;
	const id = typeof document.value.extends === 'string' ? document.value.extends : DEFAULT_POLICY_ID;
	const base = packData(id);
	if (base === null) {
		document.report('extends-unknown', ['extends'], { id, known: extendable().join(', ') });
		return null;
	}
	const merged = mergeShape(base, document.value, POLICY_SHAPE);
	checkAnchors(document, merged, POLICY_SHAPE);
	return merged;
}

/** Reads a label map. An entry with an error is left out, the others stay in force; never throws for bad content. */
export function loadLabelsText(text: string, file: string): { map: LabelMap; problems: PolicyProblem[] } {
	const document = new PolicyDocument(text, file);
	if (document.broken) return { map: NO_MAP, problems: sorted(document.problems) };
	validateShape(document, document.value, LABELS_SHAPE);
	const root = document.value;
	if (isRecord(root) && root.entries === undefined) document.report('key-missing', ['entries'], { name: 'entries' });
	const items = isRecord(root) && Array.isArray(root.entries) ? (root.entries as readonly Json[]) : [];
	const entries: MapEntry[] = [];
	for (const [index, item] of items.entries()) {
		for (const name of ['path', 'label']) {
			if (isRecord(item) && !Object.hasOwn(item, name)) document.report('key-missing', ['entries', index, name], { name });
		}
		const key = `entries[${index}]`;
		const wrong = document.problems.some((problem) => problem.key === key || problem.key.startsWith(`${key}.`));
		if (!wrong && isRecord(item)) entries.push(mapEntry(item, document.lineOf(['entries', index])));
	}
	return { map: { entries }, problems: sorted(document.problems) };
}

function mapEntry(item: { readonly [key: string]: Json }, line: number): MapEntry {
	const globs = Array.isArray(item.path) ? (item.path as readonly string[]) : [String(item.path)];
	const precedence = item.precedence === 'override' ? 'override' : 'default';
	const entry = { globs, label: String(item.label), precedence, line } as const;
	return Array.isArray(item.handling) ? { ...entry, handling: item.handling as readonly string[] } : entry;
}

/**
 * Reads what holds in a workspace: `.kakuzuke/policy.jsonc` (or `override`: a built-in id, or a file) and `.kakuzuke/labels.jsonc`.
 * Files that are absent are no problem, except an `override`. Where a policy file is broken the default policy stays in force, and the problems say why.
 */
export function loadWorkspacePolicy(root: string, override?: string): WorkspacePolicy {
	const problems: PolicyProblem[] = [];
	const folder = join(root, SETTINGS_FOLDER);
	const policy = policyInForce(folder, override, problems);
	const labels = readSettings(join(folder, LABELS_FILE), false, problems);
	const map = labels === null ? null : loadLabelsText(labels.text, labels.file);
	problems.push(...(map?.problems ?? []));
	const permitted = readSettings(join(folder, EXCEPTIONS_FILE), false, problems);
	const exceptions = permitted === null ? null : loadExceptionsText(permitted.text, permitted.file);
	problems.push(...(exceptions?.problems ?? []));
	const settings = { root, policy, map: map?.map ?? NO_MAP, problems };
	return exceptions === null ? settings : { ...settings, exceptions: exceptions.list };
}

/** What of a workspace's settings holds where the folder is not trusted: neither labels nor exceptions that somebody sent along. */
export function withoutMap(loaded: WorkspacePolicy): WorkspacePolicy {
	const { exceptions: _, ...rest } = loaded;
	return { ...rest, map: NO_MAP };
}

function policyInForce(folder: string, override: string | undefined, problems: PolicyProblem[]): Policy {
	if (override !== undefined && builtinPolicies().includes(override)) return loadBuiltin(override);
	const file = override === undefined ? join(folder, POLICY_FILE) : isAbsolute(override) ? override : resolve(override);
	const text = readSettings(file, override !== undefined, problems);
	const loaded = text === null ? null : loadPolicyText(text.text, text.file);
	problems.push(...(loaded?.problems ?? []));
	return loaded?.policy ?? loadBuiltin(DEFAULT_POLICY_ID);
}

/** The text of a settings file, or `null` where there is none or it cannot be used. */
function readSettings(file: string, required: boolean, problems: PolicyProblem[]): { text: string; file: string } | null {
	const fail = (code: 'file-unreadable' | 'file-too-large' | 'file-not-utf8', data: PolicyProblem['data']): null => {
		problems.push({ file, line: 1, column: 1, key: '', code, data, severity: 'error' });
		return null;
	};
	let descriptor: number | undefined;
	try {
		// Without O_NONBLOCK opening a pipe would wait for ever; Windows lacks the flag and such pipes.
		descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
		const status = fstatSync(descriptor);
		if (!status.isFile()) return fail('file-unreadable', { detail: status.isDirectory() ? 'EISDIR' : 'EINVAL' });
		if (status.size > MAX_FILE_SIZE) return fail('file-too-large', { size: status.size, limit: MAX_FILE_SIZE });
		return { text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(descriptor)), file };
	} catch (error) {
		const code = isRecord(error as Json) ? String((error as { code?: unknown }).code) : 'EIO';
		if (!required && (code === 'ENOENT' || code === 'ENOTDIR')) return null;
		if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return fail('file-not-utf8', {});
		const hint = required && code === 'ENOENT' ? hintFor(file.replace(/^.*[\\/]/, ''), builtinPolicies()) : '';
		return fail('file-unreadable', { detail: hint === '' ? code : `${code} ${hint}` });
	} finally {
		if (descriptor !== undefined) closeSync(descriptor);
	}
}

function sorted(problems: readonly PolicyProblem[]): PolicyProblem[] {
	return [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
}
