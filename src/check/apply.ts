import { dirname } from 'node:path';
import {
	type ByteSource,
	type Change,
	type Chunk,
	FileSource,
	type Format,
	folderLabelPath,
	formatFor,
	languageOf,
	type Marking,
	opaqueFormat,
	PlannedSource,
	readFolderLabel,
	readSidecar,
	saveDocument,
	sha256Of,
	sidecarPath,
	unreadableOf,
	type WriteResult,
} from '../formats';
import { statesLabel } from '../formats/marks';
import { blockedBy } from '../formats/save';
import { highest, isEmpty, type Label, makeLabel, NO_LABEL } from '../label';
import type { Place, Policy } from '../policy';
import { checkFile } from './document';
import { type LabelFile, type LabelFilePlan, planLabelFile, sameLevels } from './label-file';
import { inheritedLabel, readOuter } from './outer';
import { choosePlaces } from './places';
import { planRename, type RenamePlan } from './rename';
import { isOwn, labelWith } from './resolve';
import type { ApplyRequest, ApplyResult, CheckContext, DocumentReport, LabelChange } from './types';

export interface ApplyOptions {
	/** Nothing is written; the result says what would be. */
	readonly dryRun: boolean;
	/**
	 * Asked when all is planned and nothing is written yet, in a dry run too: a refusal stops the change. What it lets through is written next,
	 * and may then still fail (disk full): the result is `refused` after all.
	 */
	readonly before?: (change: LabelChange) => Pick<Refusal, 'code' | 'detail'> | null;
}

type Refusal = Omit<Extract<ApplyResult, { kind: 'refused' }>, 'path'>;

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
	const inside = choice.inside.length > 0 ? planInside(path, format, label, choice.inside, policy) : UNCHANGED;
	if (inside.kind === 'refused') return { ...inside, path };
	try {
		return carryOut({ path, report, label, format, sidecar, rename, inside }, context, options);
	} catch (error) {
		return { kind: 'refused', path, code: 'io', detail: unreadableOf(error).detail };
	} finally {
		if (inside.kind === 'changed') inside.source.close();
	}
}

/** Everything that is to be done to one document. */
interface Plan {
	readonly path: string;
	readonly report: DocumentReport;
	readonly label: Label;
	readonly format: Format;
	readonly sidecar: Exclude<LabelFilePlan, { kind: 'refused' }>;
	readonly rename: Exclude<RenamePlan, { kind: 'refused' }>;
	readonly inside: Exclude<InsidePlan, { kind: 'refused' }>;
}

function carryOut(plan: Plan, context: CheckContext, options: ApplyOptions): ApplyResult {
	const { path, sidecar, rename, inside } = plan;
	const changes = [
		...(inside.kind === 'changed' ? inside.changes : []),
		...(sidecar.kind === 'changed' ? [sidecar.change] : []),
		...(rename.kind === 'changed' ? [rename.change] : []),
	];
	if (changes.length === 0) return { kind: 'unchanged', path };
	const stopped = options.before?.(changeOf(plan, context)) ?? null;
	if (stopped !== null) return { kind: 'refused', path, ...stopped };
	if (options.dryRun) return { kind: 'changed', path, changes };
	const failure = (inside.kind === 'changed' ? inside.run() : null) ?? runOutside(sidecar, rename);
	if (failure !== null) return { ...failure, path };
	return { kind: 'changed', path: rename.kind === 'changed' ? rename.path : path, changes };
}

/** The label in force before and after: the planned file is read as if it were written, and what stands around it is counted with it. */
function changeOf({ path, report, label, format, sidecar, rename, inside }: Plan, context: CheckContext): LabelChange {
	const { policy } = context.workspacePolicy;
	const target = rename.kind === 'changed' ? rename.path : path;
	const planned = inside.kind === 'changed' ? new PlannedSource(inside.source, inside.chunks) : null;
	const outside = report.markings.filter(({ place }) => place === 'sidecar');
	const beside = sidecar.kind === 'unchanged' ? (outside[0] ?? null) : isEmpty(label) ? null : { ...NO_MARKING, where: path, label };
	const sha256 = (): string | null => (planned === null ? hashAt(path) : sha256Of(planned));
	return {
		path: target,
		before: report.label,
		// Most documents had no label, and then nobody asks.
		get after() {
			const own = planned === null ? report.markings.filter(isOwn) : format.read(planned, { path, policy }).markings;
			return labelWith(own, { ...readOuter(target, context, false), sidecar: beside }, policy);
		},
		sha256,
	};
}

const NO_MARKING: Marking = { place: 'sidecar', text: '', range: null, label: NO_LABEL, pieces: [], problems: [], where: '' };

function hashAt(path: string): string | null {
	return withSource(path, sha256Of);
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
	const above = folder === context.root ? null : inheritedLabel(dirname(folder), context);
	const before = readFolderLabel(folder, policy)?.label ?? above?.label ?? NO_LABEL;
	const after = isEmpty(label) ? (above?.label ?? NO_LABEL) : label;
	// A folder has no bytes of its own; its label file is the record's matter.
	const stopped = options.before?.({ path, before, after, sha256: () => null }) ?? null;
	if (stopped !== null) return { kind: 'refused', path, ...stopped };
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

type InsidePlan =
	| Refusal
	| { readonly kind: 'unchanged' }
	| {
			readonly kind: 'changed';
			/** Stays open until the plan is carried out. */
			readonly source: FileSource;
			readonly chunks: readonly Chunk[];
			readonly changes: readonly Change[];
			run(): Refusal | null;
	  };

function planInside(path: string, format: Format, label: Label, places: readonly Place[], policy: Policy): InsidePlan {
	let source: FileSource | null = null;
	let plan: InsidePlan;
	try {
		source = FileSource.open(path);
		plan = blockedBy(path) ?? insideOf(path, source, format, label, places, policy);
	} catch (error) {
		plan = { kind: 'refused', code: 'io', detail: unreadableOf(error).detail };
	}
	if (plan.kind !== 'changed') source?.close();
	return plan;
}

function insideOf(path: string, source: FileSource, format: Format, label: Label, places: readonly Place[], policy: Policy): InsidePlan {
	const context = { path, policy };
	const result: WriteResult = format.write?.(source.pin(), { label, places }, context) ?? {
		kind: 'refused',
		code: 'no-place',
		detail: format.id,
	};
	if (result.kind !== 'changed') return result;
	const { chunks, changes } = result;
	const verify = (written: ByteSource): boolean => says(format.read(written, context).markings, label, places, policy);
	const run = (): Refusal | null => {
		const saved = saveDocument(path, source, chunks, verify);
		return saved.kind === 'saved' ? null : saved;
	};
	return { kind: 'changed', source, chunks, changes, run };
}

/** Whether what was read in the places that were written is this label: the levels exactly, and every restriction that the policy knows. */
function says(markings: DocumentReport['markings'], label: Label, places: readonly Place[], policy: Policy): boolean {
	// A header that was asked for may be served by the front matter, or by the line where the old marking stood.
	const text = places.includes('header') || places.includes('front-matter');
	const here = markings.filter(
		({ place }) => places.includes(place) || (text && (place === 'header' || place === 'front-matter' || place === 'body-corner')),
	);
	// Words of other schemes stay where no level contradicts them.
	if (isEmpty(label)) return here.every((marking) => isEmpty(marking.label) || !statesLabel(marking, policy));
	const read = here.reduce((sum, marking) => highest(sum, marking.label, policy), NO_LABEL);
	const known = new Set(policy.handling.map(({ id }) => id));
	return sameLevels(read, label) && label.handling.every((id) => !known.has(id) || read.handling.includes(id));
}
