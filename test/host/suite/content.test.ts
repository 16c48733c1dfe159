import assert from 'node:assert/strict';
import { api, clear, completions, hoverText, noFinding, put, show } from './support';

describe('hover', () => {
	before(api);
	afterEach(clear);

	it('explains levels and restrictions with their clause', async () => {
		const target = put('a.md', '【機密性2・完全性1・可用性1】 取扱制限：暗号化\n\n# a\n');
		await show(target);
		await noFinding(target);
		const text = await hoverText(target, 0, 3);
		assert.match(text, /Confidentiality 2/i);
		assert.match(text, /Encrypt/);
		assert.match(text, /3\(1\)/);
	});

	it('says nothing over ordinary text', async () => {
		const target = put('a.md', '【機密性1・完全性1・可用性1】\n\n機密性2以上の情報\n');
		await show(target);
		assert.equal(await hoverText(target, 2, 2), '');
	});
});

describe('completion', () => {
	before(api);
	afterEach(clear);

	it('offers the levels of the axis that is being written', async () => {
		const target = put('a.md', '【機密性\n');
		await show(target);
		const labels = await completions(target, 0, 4);
		for (const level of ['機密性1', '機密性2', '機密性3'])
			assert.ok(
				labels.some((label) => label.includes(level)),
				labels.join(),
			);
	});

	it('offers restrictions after 取扱制限', async () => {
		const target = put('a.md', '【機密性2・完全性1・可用性1】 取扱制限：\n');
		const editor = await show(target);
		const labels = await completions(target, 0, editor.document.lineAt(0).text.length);
		assert.ok(
			labels.some((label) => label.includes('暗号化')),
			labels.join(),
		);
	});

	it('keeps quiet in ordinary text', async () => {
		const target = put('a.md', '【機密性1・完全性1・可用性1】\n\n本文に機密性\n');
		await show(target);
		assert.ok(!(await completions(target, 2, 6)).some((label) => label.includes('機密性1')));
	});
});
