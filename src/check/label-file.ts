import { closeSync, fsyncSync, lstatSync, openSync, unlinkSync, writeFileSync } from 'node:fs';
import { BufferSource, type Change, FileSource, type Marking, saveDocument, sidecarText, unreadableOf } from '../formats';
import { blockedBy } from '../formats/save';
import { isEmpty, type Label, parseMarking, sameLabel } from '../label';
import type { Policy } from '../policy';
import type { ApplyResult } from './types';

/** A label file is a few lines; what is larger is something else. */
const LONGEST = 64 << 10;

export type LabelFilePlan =
	| { readonly kind: 'unchanged' }
	| { readonly kind: 'refused'; readonly code: Extract<ApplyResult, { kind: 'refused' }>['code']; readonly detail: string }
	| { readonly kind: 'changed'; readonly change: Change; run(): LabelFilePlan };

/** What a label file shall hold, and how to read it again. */
export interface LabelFile {
	readonly path: string;
	readonly place: 'sidecar' | 'folder';
	read(): Marking | null;
}

/**
 * Plans a sidecar or folder label: made, changed in its line (comments in the file stay), or deleted for the empty label.
 * `run` writes it and reads it again. Nothing else may stand under its name.
 */
export function planLabelFile(file: LabelFile, label: Label, policy: Policy): LabelFilePlan {
	const { path, place } = file;
	const current = file.read();
	const stands = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
	if (!stands && isEmpty(label)) return { kind: 'unchanged' };
	if (current !== null && current.problems.length === 0 && !isEmpty(label) && sameLabel(current.label, label)) return { kind: 'unchanged' };
	if (stands && current === null) return { kind: 'refused', code: 'name-taken', detail: path };
	const blocked = stands ? blockedOf(path) : null;
	if (blocked !== null) return blocked;
	const text = sidecarText(label, policy);
	if (!isEmpty(label) && !readsBack(text, label, policy)) return { kind: 'refused', code: 'no-place', detail: 'not-readable-again' };
	const change: Change = { place, where: path, before: current?.text ?? null, after: isEmpty(label) ? null : text.trim() };
	const run = (): LabelFilePlan => {
		const refused = guarded(() => (isEmpty(label) ? remove(path) : stands ? replace(path, text) : create(path, text)));
		if (refused !== null) return refused;
		const written = file.read();
		const right = isEmpty(label) ? written === null : written !== null && sameLevels(written.label, label);
		return right ? { kind: 'changed', change, run } : { kind: 'refused', code: 'io', detail: 'verification' };
	};
	return { kind: 'changed', change, run };
}

/** A label that could not be read again is not written: what stood there would be lost. */
function readsBack(text: string, label: Label, policy: Policy): boolean {
	const read = parseMarking(text.trim(), policy, { place: 'sidecar' });
	return read !== null && sameLevels(read.label, label);
}

export function sameLevels(a: Label, b: Label): boolean {
	return a.confidentiality === b.confidentiality && a.integrity === b.integrity && a.availability === b.availability;
}

type Refused = Extract<LabelFilePlan, { kind: 'refused' }>;

function guarded(work: () => Refused | null): Refused | null {
	try {
		return work();
	} catch (error) {
		const { code, detail } = unreadableOf(error);
		if (detail === 'EEXIST') return { kind: 'refused', code: 'name-taken', detail };
		return { kind: 'refused', code: code === 'permission' || detail === 'EROFS' ? 'read-only' : 'io', detail };
	}
}

function blockedOf(path: string): Refused | null {
	try {
		return blockedBy(path);
	} catch (error) {
		return { kind: 'refused', code: 'io', detail: unreadableOf(error).detail };
	}
}

function remove(path: string): null {
	unlinkSync(path);
	return null;
}

/** `wx`: what somebody else put there meanwhile is not overwritten. */
function create(path: string, text: string): null {
	const descriptor = openSync(path, 'wx');
	try {
		writeFileSync(descriptor, text);
		fsyncSync(descriptor);
	} finally {
		closeSync(descriptor);
	}
	return null;
}

function replace(path: string, text: string): Refused | null {
	const source = FileSource.open(path);
	try {
		const old = Buffer.from(source.read(0, Math.min(source.size, LONGEST)));
		const bytes = Buffer.from(withLine(old, text.trim()));
		const saved = saveDocument(path, source.pin(), [bytes], (written) => Buffer.from(written.read(0, bytes.length)).equals(bytes));
		return saved.kind === 'saved' ? null : saved;
	} finally {
		source.close();
	}
}

/** The file with its label line replaced; a file that is not UTF-8 is written anew. */
function withLine(old: Uint8Array, line: string): string {
	let text: string;
	try {
		text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(new BufferSource(old).read(0, old.length));
	} catch {
		return `${line}\n`;
	}
	const match = /^(\uFEFF?(?:[^\S\r\n]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))*[^\S\r\n]*)[^#\s][^\r\n]*/.exec(text);
	if (match !== null) return `${match[1] ?? ''}${line}${text.slice(match[0].length)}`;
	return `${text}${text === '' || /[\r\n]$/.test(text) ? '' : '\n'}${line}\n`;
}
