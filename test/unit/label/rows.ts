import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ParsedMarking } from '../../../src/label';
import type { Policy } from '../../../src/policy';

/** A row of a table of wordings: what stands in a document, and what it means. */
export interface Row {
	readonly id: string;
	readonly group: string;
	readonly text: string;
	readonly levels: readonly (string | null)[];
	readonly handling: readonly string[];
	readonly isMarking: boolean;
}

/** Reads `test/fixtures/markings/<name>.tsv`; `\n` in a text is a line break, `-` an absent value. */
export function readRows(name: string): Row[] {
	const lines = readFileSync(join(__dirname, '../../fixtures/markings', `${name}.tsv`), 'utf8').split('\n');
	return lines.slice(1).flatMap((line) => {
		if (line === '') return [];
		const cells = line.split('\t');
		const [id = '', group = '', text = '', c = '', i = '', a = '', handling = '', is = ''] = cells;
		if (cells.length !== 8) throw new Error(`${name}: ${id} has ${cells.length} columns`);
		const levels = [c, i, a].map((level) => (level === '-' ? null : level));
		return [
			{
				id,
				group,
				text: text.replaceAll('\\n', '\n'),
				levels,
				handling: handling === '-' ? [] : handling.split(';'),
				isMarking: is === 'yes',
			},
		];
	});
}

/** The policy's id of a wording, or the wording itself in a form that can be compared. */
export function restrictionKey(wording: string, policy: Policy): string {
	const key = wording.normalize('NFKC').toLowerCase();
	return (
		policy.handling.find((each) => each.id === wording || each.wordings.some((one) => one.normalize('NFKC').toLowerCase() === key))?.id ??
		key
	);
}

export interface Score {
	readonly precision: number;
	readonly recall: number;
	readonly levels: number;
	readonly handling: number;
	readonly wrong: readonly string[];
}

/** How well a parser does on a table: precision and recall of «is a marking», accuracy of levels and restrictions of those found. */
export function score(rows: readonly Row[], parse: (text: string) => ParsedMarking | null, policy: Policy): Score {
	const wrong: string[] = [];
	let [hits, found, wanted, levels, handling] = [0, 0, 0, 0, 0];
	for (const row of rows) {
		const parsed = parse(row.text);
		if (parsed !== null) found++;
		if (row.isMarking) wanted++;
		if ((parsed !== null) !== row.isMarking) wrong.push(`${row.id} ${row.isMarking ? 'missed' : 'taken for a marking'}: ${row.text}`);
		if (parsed === null || !row.isMarking) continue;
		hits++;
		const { confidentiality, integrity, availability } = parsed.label;
		if (JSON.stringify([confidentiality, integrity, availability]) === JSON.stringify(row.levels)) levels++;
		else wrong.push(`${row.id} levels: ${row.text}`);
		const keys = (list: readonly string[]): string => JSON.stringify([...new Set(list.map((each) => restrictionKey(each, policy)))].sort());
		if (keys(parsed.label.handling) === keys(row.handling)) handling++;
		else wrong.push(`${row.id} handling: ${row.text}: ${parsed.label.handling.join('; ')}`);
	}
	return { precision: hits / found, recall: hits / wanted, levels: levels / hits, handling: handling / hits, wrong };
}
