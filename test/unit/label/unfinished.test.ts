import assert from 'node:assert/strict';
import { parseMarking } from '../../../src/label';
import { DEFAULT_POLICY_ID, loadBuiltin } from '../../../src/policy';

const policy = loadBuiltin(DEFAULT_POLICY_ID);
const BARE = '【機密性2・完全性2・可用性1】';

describe('label/unfinished', () => {
	for (const [tail, handling, rest] of [
		[' 取扱制限：', [], '取扱制限：'],
		[' 取扱制限:', [], '取扱制限:'],
		[' 取扱制限', [], '取扱制限'],
		[' 取扱制限：暗号化、', ['encrypt'], '、'],
		['、', [], '、'],
	] as const) {
		it(`counts while it is being written: …${tail}`, () => {
			const text = `  ${BARE}${tail} `;
			const marking = parseMarking(text, policy);
			assert.ok(marking);
			assert.equal(marking.label.confidentiality, '2');
			assert.deepEqual(marking.label.handling, handling);
			assert.equal(marking.text, `${BARE}${tail}`.trim());
			assert.equal(text.slice(marking.start, marking.end), marking.text);
			const [problem] = marking.problems;
			assert.equal(problem?.code, 'text-unexpected');
			assert.equal(marking.text.slice(problem?.start, problem?.end), rest);
		});
	}

	it('a finished marking has no such problem, and a sentence is none', () => {
		assert.deepEqual(parseMarking(`${BARE} 取扱制限：暗号化`, policy)?.problems, []);
		for (const text of ['機密性2、', '取扱制限：', '【機密性2】の取扱制限：', '【お知らせ】取扱制限：', '機密性2の取扱制限']) {
			assert.equal(parseMarking(text, policy), null, text);
		}
	});
});
