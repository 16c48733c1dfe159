import assert from 'node:assert/strict';
import { parseMarking } from '../../../src/label';
import { loadBuiltin } from '../../../src/policy';
import { readRows, score } from './rows';

const policy = loadBuiltin('nishihara-2024');

describe('label/parse on tables of wordings', () => {
	for (const name of ['sample', 'more']) {
		it(`${name}.tsv`, () => {
			const rows = readRows(name);
			const result = score(rows, (text) => parseMarking(text, policy), policy);
			const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
			console.log(
				`      ${name}: ${rows.length} rows, precision ${percent(result.precision)}, recall ${percent(result.recall)}, levels ${percent(result.levels)}, handling ${percent(result.handling)}`,
			);
			for (const share of [result.precision, result.recall, result.levels, result.handling])
				assert.ok(share >= 0.98, result.wrong.join('\n'));
		});

		it(`${name}.tsv: texts and ranges are those of the original`, () => {
			for (const { id, text, isMarking } of readRows(name)) {
				const parsed = parseMarking(text, policy);
				if (parsed === null || !isMarking) continue;
				assert.equal(text.slice(parsed.start, parsed.end), parsed.text, id);
				for (const part of [...parsed.pieces, ...parsed.problems])
					assert.ok(part.start >= 0 && part.start < part.end && part.end <= parsed.text.length, id);
			}
		});
	}

	it('the other policies read the same wordings', () => {
		for (const id of ['nisc', 'mic-2024']) {
			const other = loadBuiltin(id);
			const result = score(readRows('sample'), (text) => parseMarking(text, other), other);
			for (const share of [result.precision, result.recall, result.levels, result.handling])
				assert.ok(share >= 0.98, `${id}: ${result.wrong.join('\n')}`);
		}
	});
});
