import {
	type ByteSource,
	type Change,
	type Chunk,
	FileSource,
	type Format,
	folderLabelPath,
	formatFor,
	languageOf,
	opaqueFormat,
	readFolderLabel,
	readSidecar,
	saveDocument,
	sidecarPath,
	unreadableOf,
	type WriteResult,
} from '../formats';
import { blockedBy } from '../formats/save';
import { highest, isEmpty, type Label, makeLabel, NO_LABEL } from '../label';
import type { Place, Policy } from '../policy';
import { checkFile } from './document';
import { type LabelFile, type LabelFilePlan, planLabelFile, sameLevels } from './label-file';
import { choosePlaces } from './places';
import { planRename, type RenamePlan } from './rename';
import type { ApplyRequest, ApplyResult, CheckContext, DocumentReport } from './types';

export interface ApplyOptions {
	/** Nothing is written; the result says what would be. */
	readonly dryRun: boolean;
}

type Refusal = Omit<Extract<ApplyResult, { kind: 'refused' }>, 'path'>;
type Written = Refusal | { readonly kind: 'unchanged' } | { readonly kind: 'changed'; readonly changes: readonly Change[] };

/**
 * Gives one document its label: in the file, in its sidecar, in its name, or several of them. What is written is read again.
 * All that could stand against it is looked at before anything is written. Never throws for what is wrong with the file.
 */
export function applyLabel(path: string, request: ApplyRequest, context: CheckContext, options: ApplyOptions): ApplyResult {
	const { policy } = context.workspacePolicy;
	const report = checkFile(path, context);
	const { unreadable } = report.state;
	if (unreadable !== null && (unreadable.code === 'not-found' || unreadable.detail === 'ENOTREGULAR')) {
		return { kind: 'refused', path, code: 'io', detail: unreadable.detail };
	}
	const label = request.keepHandling === true && !isEmpty(request.label) ? withOwnHandling(request.label, report, policy) : request.label;
	const format = formatAt(path) ?? opaqueFormat;
	const choice = choosePlaces(request.places, format, hasRoom(path, format, policy), report.state, policy);
	if (choice.kind === 'refused') return { ...choice, path };
	// A sidecar that says something else would contradict what is written now.
	const beside = choice.sidecar || report.markings.some(({ place }) => place === 'sidecar');
	const sidecar = beside ? planLabelFile(sidecarOf(path, policy), label, policy) : UNCHANGED;
	if (sidecar.kind === 'refused') return { ...sidecar, path };
	const rename = choice.fileName ? planRename(path, label, policy) : UNCHANGED;
	if (rename.kind === 'refused') return { ...rename, path };
	const inside = choice.inside.length > 0 ? writeInside(path, format, label, choice.inside, policy, options) : UNCHANGED;
	if (inside.kind === 'refused') return { ...inside, path };
	const failure = options.dryRun ? null : runOutside(sidecar, rename);
	if (failure !== null) return { ...failure, path };
	const changes = [
		...(inside.kind === 'changed' ? inside.changes : []),
		...(sidecar.kind === 'changed' ? [sidecar.change] : []),
		...(rename.kind === 'changed' ? [rename.change] : []),
	];
	if (changes.length === 0) return { kind: 'unchanged', path };
	return { kind: 'changed', path: rename.kind === 'changed' && !options.dryRun ? rename.path : path, changes };
}

/** The sidecar first: the rename takes it along. */
function runOutside(sidecar: LabelFilePlan, rename: RenamePlan): Refusal | null {
	const written = sidecar.kind === 'changed' ? sidecar.run() : UNCHANGED;
	if (written.kind === 'refused') return written;
	return rename.kind === 'changed' ? rename.run() : null;
}

function sidecarOf(path: string, policy: Policy): LabelFile {
	return { path: sidecarPath(path), place: 'sidecar', read: () => readSidecar(path, policy) };
}

/** Gives a folder its label, in its `.label`; `NO_LABEL` takes it away. The context's cache of folder labels is forgotten. */
export function applyFolderLabel(folder: string, label: Label, context: CheckContext, options: ApplyOptions): ApplyResult {
	const { policy } = context.workspacePolicy;
	const path = folderLabelPath(folder);
	const plan = planLabelFile({ path, place: 'folder', read: () => readFolderLabel(folder, policy) }, label, policy);
	if (plan.kind !== 'changed') return { ...plan, path };
	const written = options.dryRun ? plan : plan.run();
	context.folderLabels?.clear();
	return written.kind === 'refused' ? { ...written, path } : { kind: 'changed', path, changes: [plan.change] };
}

const UNCHANGED = { kind: 'unchanged' } as const;

/** The label with the restrictions that the document itself states now. */
function withOwnHandling(label: Label, { markings }: DocumentReport, policy: Policy): Label {
	const own = markings.filter(({ place }) => place !== 'folder' && place !== 'map').flatMap((marking) => marking.label.handling);
	return makeLabel({ ...label, handling: [...label.handling, ...own] }, policy);
}

function formatAt(path: string): Format | null {
	return withSource(path, (source) =>
		formatFor(path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1), source.read(0, 4096)),
	);
}

/** Whether the document's language has room for a comment or a bare line. */
function hasRoom(path: string, format: Format, policy: Policy): boolean {
	if (format.write === undefined) return false;
	if (format.id !== 'text') return true;
	const head = withSource(path, (source) => Buffer.from(source.read(0, 256)).toString('latin1'));
	return head !== null && languageOf({ path, policy }, head).writable;
}

function withSource<T>(path: string, work: (source: FileSource) => T): T | null {
	try {
		const source = FileSource.open(path);
		try {
			return work(source);
		} finally {
			source.close();
		}
	} catch {
		return null;
	}
}

function writeInside(path: string, format: Format, label: Label, places: readonly Place[], policy: Policy, options: ApplyOptions): Written {
	let source: FileSource;
	try {
		source = FileSource.open(path);
	} catch (error) {
		return { kind: 'refused', code: 'io', detail: unreadableOf(error).detail };
	}
	try {
		const blocked = blockedBy(path);
		if (blocked !== null) return blocked;
		const context = { path, policy };
		const result: WriteResult = format.write?.(source.pin(), { label, places }, context) ?? {
			kind: 'refused',
			code: 'no-place',
			detail: format.id,
		};
		if (result.kind !== 'changed') return result;
		if (options.dryRun) return { kind: 'changed', changes: result.changes };
		const verify = (written: ByteSource): boolean => says(format.read(written, context).markings, label, places, policy);
		return save(path, source, result.chunks, verify) ?? { kind: 'changed', changes: result.changes };
	} catch (error) {
		return { kind: 'refused', code: 'io', detail: unreadableOf(error).detail };
	} finally {
		source.close();
	}
}

function save(path: string, source: FileSource, chunks: readonly Chunk[], verify: (written: ByteSource) => boolean): Refusal | null {
	const saved = saveDocument(path, source, chunks, verify);
	return saved.kind === 'saved' ? null : saved;
}

/** Whether what was read in the places that were written is this label: the levels exactly, and every restriction that the policy knows. */
function says(markings: DocumentReport['markings'], label: Label, places: readonly Place[], policy: Policy): boolean {
	// A header that was asked for may be served by the front matter, or by the line where the old marking stood.
	const text = places.includes('header') || places.includes('front-matter');
	const here = markings.filter(
		({ place }) => places.includes(place) || (text && (place === 'header' || place === 'front-matter' || place === 'body-corner')),
	);
	if (isEmpty(label)) return here.every((marking) => isEmpty(marking.label));
	const read = here.reduce((sum, marking) => highest(sum, marking.label, policy), NO_LABEL);
	const known = new Set(policy.handling.map(({ id }) => id));
	return sameLevels(read, label) && label.handling.every((id) => !known.has(id) || read.handling.includes(id));
}
