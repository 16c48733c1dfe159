import type { DetectionKind } from '../policy';
import type { Group } from './digits';
import type { Surroundings, Words } from './surroundings';
import { words } from './surroundings';

/** A text, prepared once for all detectors. */
export interface Subject {
	readonly text: string;
	/** Groups of digits; found when first asked for. */
	readonly groups: readonly Group[];
	readonly around: Surroundings;
}

export interface Found {
	readonly start: number;
	readonly end: number;
	/** What makes two findings one; stays inside. */
	readonly value: string;
	/** Masked. */
	readonly excerpt: string;
	readonly confidence: number;
}

export interface Detector {
	readonly kind: DetectionKind;
	/** In the order in which they stand. Time is linear in the length of the text. */
	find(subject: Subject): Iterable<Found>;
}

/** Words that say that a number is something else: orders, parts, times, prices. */
export const OTHER_NUMBERS: Words = words(
	'注文',
	'受注',
	'発注',
	'伝票',
	'品番',
	'型番',
	'型式',
	'部品',
	'商品',
	'製造番号',
	'シリアル',
	'受付番号',
	'整理番号',
	'管理番号',
	'文書番号',
	'契約番号',
	'請求書番号',
	'追跡番号',
	'送り状',
	'問い合わせ番号',
	'問合せ番号',
	'日時',
	'時刻',
	'タイムスタンプ',
	'金額',
	'価格',
	'単価',
	'合計',
	'JAN',
	'ISBN',
	'EAN',
	'UPC',
	'order',
	'invoice',
	'part',
	'model',
	'serial',
	'S/N',
	'SKU',
	'tracking',
	'timestamp',
	'time',
	'hash',
	'commit',
	'build',
	'version',
	'price',
	'amount',
	'total',
	'ticket',
	'job',
	'uuid',
);

/** Numbers in one column of which nearly all pass a check that few pass by chance are what the check is for, whatever the column is called. */
const LIST = 8;
const SHARE = 0.95;

/** The columns in which so many candidates pass. */
export function convincingColumns<T extends { readonly start: number }>(
	candidates: readonly T[],
	passes: (candidate: T) => boolean,
	around: Surroundings,
): ReadonlySet<string> {
	const columns = new Map<string, { passed: number; all: number }>();
	if (candidates.length < LIST) return new Set();
	for (const candidate of candidates) {
		const key = around.columnAt(candidate.start);
		if (key === null) continue;
		const column = columns.get(key) ?? { passed: 0, all: 0 };
		columns.set(key, column);
		column.all++;
		if (passes(candidate)) column.passed++;
	}
	return new Set([...columns].filter(([, { passed, all }]) => passed >= LIST && passed >= SHARE * all).map(([key]) => key));
}
