import type { DocumentReport } from '../check';
import type { Finding } from '../rules';

/**
 * How reports cross from a thread. Most documents of a tree have the same report but for their path, so each different one
 * (a shape) crosses once, as JSON, and then only its number does: copying 100,000 objects would take longer than reading the files.
 */
export interface PackedReports {
	/** Shapes that are new in this message; they are numbered on from the last message's. */
	readonly shapes: readonly string[];
	/** For each document the number of its shape. */
	readonly ids: Uint32Array;
	/** The numbers start again from 0 with this message. */
	readonly restart: boolean;
	/** For each document its content key, 0 without; absent where none has one. */
	readonly keys?: Float64Array;
	/** Index of a document → the files that it depends on; absent where none does. */
	readonly dependsOn?: Readonly<Record<number, readonly string[]>>;
}

/** A report without markings: a scan holds many, and `checkFile` reads one again when a person asks. */
type Shape = Omit<DocumentReport, 'path' | 'markings' | 'contentKey' | 'dependsOn'>;

/** A report that an earlier scan wrote down; its shape is all there is of it. */
export interface KnownReport {
	readonly shape: string;
	readonly contentKey?: number;
	readonly dependsOn?: readonly string[];
}

/** So many shapes are remembered at most; beyond, both ends forget. Holds memory flat. */
const LIMIT = 4096;

/** Shapes that reports are compared with before they are written out: comparing stops at the first difference and makes nothing. */
const RECENT = 32;

interface Numbered {
	readonly report: DocumentReport;
	readonly id: number;
}

/** The thread's end. */
export class ReportPacker {
	readonly #known = new Map<string, number>();
	/** The latest one first. */
	readonly #recent: Numbered[] = [];
	#next = 0;

	pack(reports: readonly (DocumentReport | KnownReport)[]): PackedReports {
		const restart = this.#next >= LIMIT;
		if (restart) {
			this.#known.clear();
			this.#recent.length = 0;
			this.#next = 0;
		}
		const shapes: string[] = [];
		const ids = new Uint32Array(reports.length);
		for (const [index, report] of reports.entries()) {
			ids[index] = 'shape' in report ? this.#numbered(report.shape, shapes) : (this.#seen(report) ?? this.#number(report, shapes));
		}
		return { shapes, ids, restart, ...keysOf(reports), ...dependenciesOf(reports) };
	}

	#seen(report: DocumentReport): number | null {
		const at = this.#recent.findIndex((known) => sameShape(known.report, report));
		const found = this.#recent[at];
		if (found === undefined) return null;
		if (at > 0) {
			this.#recent.splice(at, 1);
			this.#recent.unshift(found);
		}
		return found.id;
	}

	#numbered(shape: string, shapes: string[]): number {
		let id = this.#known.get(shape);
		if (id === undefined) {
			id = this.#next++;
			this.#known.set(shape, id);
			shapes.push(shape);
		}
		return id;
	}

	#number(report: DocumentReport, shapes: string[]): number {
		const id = this.#numbered(shapeOf(report), shapes);
		this.#recent.unshift({ report: { ...report, markings: [] }, id });
		if (this.#recent.length > RECENT) this.#recent.pop();
		return id;
	}
}

function keysOf(reports: readonly (DocumentReport | KnownReport)[]): Pick<PackedReports, 'keys'> {
	let keys: Float64Array | null = null;
	for (const [index, { contentKey }] of reports.entries()) {
		if (contentKey === undefined) continue;
		keys ??= new Float64Array(reports.length);
		keys[index] = contentKey;
	}
	return keys === null ? {} : { keys };
}

function dependenciesOf(reports: readonly (DocumentReport | KnownReport)[]): Pick<PackedReports, 'dependsOn'> {
	let all: Record<number, readonly string[]> | null = null;
	for (const [index, { dependsOn }] of reports.entries()) {
		if (dependsOn === undefined) continue;
		all ??= {};
		all[index] = dependsOn;
	}
	return all === null ? {} : { dependsOn: all };
}

/** All of a report that does not depend on where its document stands, as JSON. */
export function shapeOf(report: DocumentReport): string {
	const { path, markings: _, contentKey: __, dependsOn: ___, findings, ...rest } = report;
	// The document's own path would make every shape unique.
	const anonymous = findings.map((finding) => (finding.path === path ? { ...finding, path: '' } : finding));
	return JSON.stringify({ ...rest, findings: anonymous });
}

/** Whether two reports say the same of their documents; what differs most often comes first. */
function sameShape(one: DocumentReport, other: DocumentReport): boolean {
	return (
		one.findings.length === other.findings.length &&
		one.encoding === other.encoding &&
		one.source === other.source &&
		one.format === other.format &&
		one.outcome === other.outcome &&
		equal(one.label, other.label) &&
		equal(one.state, other.state) &&
		equal(one.foreign, other.foreign) &&
		equal(one.content, other.content) &&
		equal(one.excepted, other.excepted) &&
		one.findings.every((finding, index) => sameFinding(finding, one.path, other.findings[index], other.path))
	);
}

function sameFinding(one: Finding, onePath: string, other: Finding | undefined, otherPath: string): boolean {
	return (
		other !== undefined &&
		one.rule === other.rule &&
		one.message === other.message &&
		one.severity === other.severity &&
		one.place === other.place &&
		one.where === other.where &&
		one.clause === other.clause &&
		(one.path === onePath ? other.path === otherPath : one.path === other.path) &&
		equal(one.range, other.range) &&
		equal(one.data, other.data) &&
		equal(one.related, other.related) &&
		equal(one.fixes, other.fixes)
	);
}

/** Equality of plain data. */
function equal(one: unknown, other: unknown): boolean {
	if (one === other) return true;
	if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
	if (Array.isArray(one))
		return Array.isArray(other) && one.length === other.length && one.every((item, index) => equal(item, other[index]));
	const [left, right] = [one as Readonly<Record<string, unknown>>, other as Readonly<Record<string, unknown>>];
	let keys = 0;
	for (const key in left) {
		keys++;
		if (!Object.hasOwn(right, key) || !equal(left[key], right[key])) return false;
	}
	for (const _ in right) keys--;
	return keys === 0 && !Array.isArray(other);
}

/** What came out of a batch. Of most documents only the outline is asked for, so a report is put together when it is wanted. */
export interface Checked {
	/** All of the document's report that does not depend on where it stands. */
	outline(index: number): Outline;
	/** `path`: of the document. */
	report(index: number, path: string): DocumentReport;
	/** The document's content key, 0 without. */
	key(index: number): number;
	/** Documents among them that were not read again; absent: none. */
	readonly remembered?: number;
}

export type Outline = Pick<DocumentReport, 'outcome' | 'label' | 'findings' | 'excepted'>;

/** Reports of documents that were checked on this thread. `shapes`: those already read, by their text. */
export function checkedHere(
	reports: readonly (DocumentReport | KnownReport)[],
	remembered = 0,
	shapes: ShapeReader = new ShapeReader(),
): Checked {
	const outline = (index: number): Outline => {
		const report = known(reports[index]);
		return 'shape' in report ? shapes.read(report.shape) : report;
	};
	const report = (index: number, path: string): DocumentReport => {
		const found = known(reports[index]);
		return 'shape' in found ? reportOf(shapes.read(found.shape), path, found.dependsOn) : found;
	};
	return { outline, report, key: (index) => reports[index]?.contentKey ?? 0, remembered };
}

/** Reads each shape once. */
export class ShapeReader {
	readonly #read = new Map<string, Shape>();

	read(shape: string): Shape {
		let read = this.#read.get(shape);
		if (read === undefined) {
			if (this.#read.size >= LIMIT) this.#read.clear();
			read = JSON.parse(shape) as Shape;
			this.#read.set(shape, read);
		}
		return read;
	}
}

/** The scan's end; one for each thread. */
export class ReportUnpacker {
	#shapes: Shape[] = [];

	unpack({ restart, shapes: added, ids, keys, dependsOn }: PackedReports, remembered = 0): Checked {
		if (restart) this.#shapes = [];
		for (const shape of added) this.#shapes.push(JSON.parse(shape) as Shape);
		const shapes = this.#shapes;
		const outline = (index: number): Shape => known(shapes[ids[index] ?? -1]);
		const report = (index: number, path: string): DocumentReport => reportOf(outline(index), path, dependsOn?.[index]);
		return { outline, report, key: (index) => keys?.[index] ?? 0, remembered };
	}
}

function known<T>(value: T | undefined): T {
	if (value === undefined) throw new Error('document without a report');
	return value;
}

function reportOf(shape: Shape, path: string, dependsOn: readonly string[] | undefined): DocumentReport {
	const findings =
		shape.findings.length === 0 ? NONE : shape.findings.map((finding) => (finding.path === '' ? { ...finding, path } : finding));
	const report = { ...shape, path, markings: [], findings };
	return dependsOn === undefined ? report : { ...report, dependsOn };
}

const NONE: readonly Finding[] = Object.freeze([]);
