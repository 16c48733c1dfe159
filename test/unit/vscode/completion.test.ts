import assert from 'node:assert/strict';
import { proposalsFor } from '../../../src/vscode/model/completion';
import { POLICY, t } from './support';

const at = (before: string): string[] => proposalsFor(before, POLICY, 'ja', t).map(({ label }) => label);
/** The line after the first proposal that has the label is taken. */
function taken(before: string, label: string): string {
	const proposal = proposalsFor(before, POLICY, 'ja', t).find((one) => one.label === label);
	assert.ok(proposal, `${label} among ${at(before).join()}`);
	return before.slice(0, before.length - proposal.replace) + proposal.insert;
}

describe('completion inside markings', () => {
	it('offers the levels of the axis that is named', () => {
		assert.deepEqual(at('【機密性'), ['機密性1', '機密性2', '機密性3']);
		assert.deepEqual(at('# 完全性'), ['完全性1', '完全性2']);
		assert.deepEqual(at('// 機密性2・可用性'), ['可用性1', '可用性2']);
		assert.equal(taken('【機密性2・完全性', '完全性2'), '【機密性2・完全性2');
		assert.equal(taken('【機密性：', '機密性：3'), '【機密性：3');
		assert.equal(taken('【機密性1', '機密性3'), '【機密性3');
	});

	it('offers restrictions after 取扱制限, first those that the levels call for', () => {
		const offered = at('【機密性2・完全性1・可用性1】 取扱制限：');
		assert.ok(offered.includes('暗号化') && offered.includes('複製禁止'));
		assert.equal(taken('【機密性2】 取扱制限：暗号化、複', '複製禁止'), '【機密性2】 取扱制限：暗号化、複製禁止');
		const orders = proposalsFor('【機密性2】 取扱制限：', POLICY, 'ja', t);
		const order = (label: string): number => orders.find((one) => one.label === label)?.order ?? -1;
		assert.ok(order('暗号化') < order('複製禁止'));
	});

	it('does not offer what is stated already', () => {
		assert.ok(!at('【機密性2】 取扱制限：暗号化、').includes('暗号化'));
	});

	it('offers the levels of the compact code', () => {
		assert.deepEqual(at('# C'), ['C1', 'C2', 'C3']);
		assert.deepEqual(at('C2/I'), ['I1', 'I2']);
	});

	it('offers a whole marking at the start of a line, a comment or a front-matter value', () => {
		for (const before of ['', '【', '# ', '// 【', '<!-- ', '格付け: '])
			assert.equal(at(before)[0], '【機密性1・完全性1・可用性1】', before);
		assert.equal(taken('# 【', '【機密性1・完全性1・可用性1】'), '# 【機密性${1|1,2,3|}・完全性${2|1,2|}・可用性${3|1,2|}】');
	});

	it('keeps quiet in ordinary text', () => {
		for (const before of ['本文に機密性', '情報の機密性：', 'const C', 'The C', 'これは・', 'a/', '会議では次のとおり：'])
			assert.deepEqual(at(before), [], before);
	});
});
