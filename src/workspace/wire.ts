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
}

/** A report without markings: a scan holds many, and `checkFile` reads one again when a person asks. */
type Shape = Omit<DocumentReport, 'path' | 'markings'>;

/** So many shapes are remembered at most; beyond, both ends forget. Holds memory flat. */
const LIMIT = 4096;

/** The thread's end. */
export class ReportPacker {
	readonly #known = new Map<string, number>();
	#next = 0;

	pack(reports: readonly DocumentReport[]): PackedReports {
		const restart = this.#next >= LIMIT;
		if (restart) {
			this.#known.clear();
			this.#next = 0;
		}
		const shapes: string[] = [];
		const ids = new Uint32Array(reports.length);
		for (const [index, report] of reports.entries()) {
			const quick = quickKey(report);
			const key = quick ?? shapeOf(report);
			let id = this.#known.get(key);
			if (id === undefined) {
				id = this.#next++;
				this.#known.set(key, id);
				shapes.push(quick === null ? key : shapeOf(report));
			}
			ids[index] = id;
		}
		return { shapes, ids, restart };
	}
}

/** A key that is many times quicker to make than the shape, for the usual reports; `null` where only the shape itself tells reports apart. */
function quickKey(report: DocumentReport): string | null {
	const { state, label, findings, foreign } = report;
	if (foreign.length > 0 || state.encrypted || state.signed || state.macro || state.unreadable !== null) return null;
	let key = `${report.outcome}\n${report.format}\n${report.encoding}\n${report.source}\n${label.confidentiality}\n${label.integrity}\n${label.availability}`;
	if (label.handling.length > 0) key += `\n${label.handling.join('\n')}`;
	for (const finding of findings) {
		const findingKey = quickFindingKey(finding, report.path);
		if (findingKey === null) return null;
		key += `\t${findingKey}`;
	}
	return key;
}

function quickFindingKey(
	{ rule, severity, message, data, path, place, where, range, clause, related, fixes }: Finding,
	own: string,
): string | null {
	if (path !== own || related.length > 0 || !isEmptyObject(data)) return null;
	const at = range === null ? '' : `${range.start},${range.end},${range.line},${range.column}`;
	let key = `${rule}\n${severity}\n${message}\n${place}\n${where}\n${at}\n${clause}`;
	for (const { title, fix, preferred } of fixes) {
		if (fix.kind !== 'choose-label') return null;
		key += `\n${title}${preferred}`;
	}
	return key;
}

function isEmptyObject(data: object): boolean {
	for (const _ in data) return false;
	return true;
}

function shapeOf(report: DocumentReport): string {
	const { path, markings: _, findings, ...rest } = report;
	// The document's own path would make every shape unique.
	const anonymous = findings.map((finding) => (finding.path === path ? { ...finding, path: '' } : finding));
	return JSON.stringify({ ...rest, findings: anonymous });
}

/** The scan's end; one for each thread. */
export class ReportUnpacker {
	#shapes: Shape[] = [];

	/** `paths` are those of the batch, in order. */
	unpack(packed: PackedReports, paths: readonly string[]): DocumentReport[] {
		if (packed.restart) this.#shapes = [];
		for (const shape of packed.shapes) this.#shapes.push(JSON.parse(shape) as Shape);
		return paths.map((path, index) => {
			const shape = this.#shapes[packed.ids[index] ?? -1];
			if (shape === undefined) throw new Error('report without a shape');
			if (shape.findings.length === 0) return { ...shape, path, markings: [] };
			return {
				...shape,
				path,
				markings: [],
				findings: shape.findings.map((finding) => (finding.path === '' ? { ...finding, path } : finding)),
			};
		});
	}
}
