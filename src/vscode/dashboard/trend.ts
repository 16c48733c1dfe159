import type { AuditSummary } from '../../report/audit';

/** One day of the trend. */
export interface TrendPoint {
	/** YYYY-MM-DD, local. */
	readonly day: string;
	readonly documents: number;
	readonly labelled: number;
	readonly notChecked: number;
	readonly errors: number;
	readonly warnings: number;
}

/** Where values are kept between windows; `Memento` of VS Code is one. */
export interface Shelf {
	get(key: string): unknown;
	update(key: string, value: unknown): PromiseLike<void>;
}

const KEY = 'kakuzuke.trend';
/** Days that are kept. */
const DAYS = 90;

/** The results of earlier scans, one a day for each folder. Counts only. */
export class Trend {
	constructor(private readonly shelf: Shelf) {}

	/** The days of a folder, the oldest first. */
	points(root: string): readonly TrendPoint[] {
		return this.#all()[root] ?? [];
	}

	/** Keeps the result of a scan in the place of an earlier one of its day. */
	async add(root: string, point: TrendPoint): Promise<void> {
		await this.shelf.update(KEY, { ...this.#all(), [root]: withPoint(this.points(root), point).slice(-DAYS) });
	}

	#all(): Readonly<Record<string, readonly TrendPoint[]>> {
		const kept = this.shelf.get(KEY);
		if (typeof kept !== 'object' || kept === null) return {};
		const entries = Object.entries(kept).map(([root, points]) => [root, Array.isArray(points) ? points.filter(isPoint) : []] as const);
		return Object.fromEntries(entries);
	}
}

/** Points with one more, by day; a later one of a day counts. */
export function withPoint(points: readonly TrendPoint[], point: TrendPoint): TrendPoint[] {
	return [...points.filter(({ day }) => day !== point.day), point].sort((one, other) => (one.day < other.day ? -1 : 1));
}

export function pointOf(day: string, { documents, labelled, notChecked, bySeverity }: AuditSummary): TrendPoint {
	return { day, documents, labelled, notChecked, errors: bySeverity.error, warnings: bySeverity.warning };
}

function isPoint(value: unknown): value is TrendPoint {
	if (typeof value !== 'object' || value === null) return false;
	const { day, documents, labelled, notChecked, errors, warnings } = value as Record<keyof TrendPoint, unknown>;
	const counts = [documents, labelled, notChecked, errors, warnings];
	return (
		typeof day === 'string' && /^\d{4}-\d\d-\d\d$/.test(day) && counts.every((count) => Number.isSafeInteger(count) && Number(count) >= 0)
	);
}
