import assert from 'node:assert/strict';
import fc from 'fast-check';
import { afterEdits, oneEdit } from '../../../src/formats/edits';

const text = fc.string({ unit: fc.constantFrom('a', 'b', '\r\n', '\n', '機', '😀', '😁') });

describe('edits', () => {
	it('one edit turns one text into the other', () => {
		fc.assert(
			fc.property(text, text, (before, after) => {
				const edit = oneEdit(before, after);
				assert.equal(edit === null ? before : afterEdits(before, [edit]), after);
				assert.equal(edit === null, before === after);
			}),
		);
	});

	it('never parts a surrogate pair or a line break', () => {
		fc.assert(
			fc.property(text, text, (before, after) => {
				const edit = oneEdit(before, after);
				for (const cut of edit === null ? [] : [edit.start, edit.end]) {
					assert.doesNotMatch(before.slice(cut - 1, cut + 1), /^(?:[\ud800-\udbff][\udc00-\udfff]|\r\n)$/);
				}
			}),
		);
	});

	it('touches only what differs', () => {
		assert.deepEqual(oneEdit('【機密性2】\n本文', '【機密性2】 取扱制限：暗号化\n本文'), {
			start: 6,
			end: 6,
			newText: ' 取扱制限：暗号化',
		});
	});

	it('applies several in order', () => {
		assert.equal(
			afterEdits('abcdef', [
				{ start: 0, end: 1, newText: 'X' },
				{ start: 3, end: 3, newText: '-' },
				{ start: 5, end: 6, newText: '' },
			]),
			'Xbc-de',
		);
	});
});
