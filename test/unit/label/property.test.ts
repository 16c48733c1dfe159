import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PROTECTION_SCHEME, parseProperty } from '../../../src/label';
import { loadBuiltin, loadPolicyText } from '../../../src/policy';

const policy = loadBuiltin('nishihara-2024');
const GUID = '0d814d60-469d-470c-8cb0-58434e2bf457';

/** Levels and restrictions as `2/-/- no-copy`, or null. */
function read(name: string, value: string): string | null {
	const parsed = parseProperty(name, value, policy);
	if (parsed === null) return null;
	assert.equal(value.slice(parsed.start, parsed.end), parsed.text);
	const { confidentiality, integrity, availability, handling } = parsed.label;
	return [[confidentiality, integrity, availability].map((level) => level ?? '-').join('/'), ...handling].join(' ');
}

describe('label/property', () => {
	it("reads the policy's own properties", () => {
		for (const value of ['2', '２', '機密性2', ' 2 ', 'C2', 'Ⅱ', 'レベル2', '機密性２情報', '2（重要）', '【機密性2】', '②'])
			assert.equal(read('機密性', value), '2/-/-', value);
		assert.equal(read('完全性', '1'), '-/1/-');
		assert.equal(read('可用性', '可用性2'), '-/-/2');
		assert.equal(read('Confidentiality', '3'), '3/-/-');
		assert.equal(read('confidentiality', '3B'), '3B/-/-');
		assert.equal(read('取扱制限', '暗号化、複製禁止'), '-/-/- encrypt no-copy');
		assert.equal(read('取扱制限', '総務課限り'), '-/-/- 総務課限り');
		assert.equal(read('handling', '暗号化'), '-/-/- encrypt');
	});

	it('reports levels that nobody knows', () => {
		assert.deepEqual(parseProperty('機密性', '4', policy)?.problems, [
			{ code: 'level-unknown', axis: 'confidentiality', level: '4', start: 0, end: 1 },
		]);
		assert.equal(read('機密性', '高'), '高/-/-');
		assert.equal(read('機密性', ''), null);
		assert.equal(read('機密性', '情報にアクセスすることを認められた者だけが、これにアクセスできる状態'), null);
	});

	it('reads classifications and keywords', () => {
		assert.equal(read('Classification', 'C2/I2/A1'), '2/2/1');
		assert.equal(read('Classification', 'Internal'), '-/-/- Internal');
		assert.equal(read('Sensitivity', 'Public'), '-/-/- Public');
		assert.equal(read('X-Classification', 'TLP:RED'), '-/-/- TLP:RED');
		assert.equal(read('格付け', '【機密性2・完全性2・可用性1】 取扱制限：暗号化'), '2/2/1 encrypt');
		assert.equal(read('Keywords', '予算; 機密性2; 令和6年'), '2/-/-');
		assert.equal(read('Keywords', '予算, C2'), '2/-/-');
		assert.equal(read('Category', '社外秘'), '-/-/- 社外秘');
		assert.equal(read('Subject', '機密性2情報'), '2/-/-');
		assert.equal(read('Keywords', '機密性2;予算;完全性1'), '2/1/-');
	});

	it('leaves everything else alone', () => {
		for (const [name, value] of [
			['Title', '機密性2の考え方'],
			['Keywords', '機密性, 完全性, 可用性'],
			['Keywords', 'public; general; internal'],
			['Author', 'C2'],
			['Title', 'C2'],
			['Company', '西原村'],
			['Status', 'Final'],
			['格付け', '2'],
			['label', 'bug'],
			['Classification', ''],
			['distribution', 'ubuntu'],
		] as const)
			assert.equal(read(name, value), null, `${name}: ${value}`);
	});

	it('reads protection labels, and what the policy says of their GUID', () => {
		const name = `MSIP_Label_${GUID}_Name`;
		const parsed = parseProperty(name, 'Public_0', policy);
		assert.deepEqual(parsed?.pieces, [{ kind: 'foreign', wording: 'Public_0', scheme: PROTECTION_SCHEME, start: 0, end: 8 }]);
		assert.equal(read(name, 'Public_0'), '-/-/- Public_0');
		for (const attribute of ['Enabled', 'SetDate', 'Method', 'SiteId', 'ActionId', 'ContentBits'])
			assert.equal(read(`MSIP_Label_${GUID}_${attribute}`, 'true'), null);
		const mapped = loadPolicyText(
			JSON.stringify({ markings: { guids: { [GUID]: { confidentiality: '2', handling: ['encrypt'] } } } }),
			'policy.jsonc',
		).policy;
		assert.ok(mapped);
		assert.deepEqual(parseProperty(name, 'General', mapped)?.label, {
			confidentiality: '2',
			integrity: null,
			availability: null,
			handling: ['encrypt', 'General'],
		});
	});

	it('never throws, whatever stands there', () => {
		const names = fc.constantFrom('機密性', '取扱制限', 'Keywords', 'Classification', 'Title', `MSIP_Label_${GUID}_Name`, '__proto__');
		fc.assert(fc.property(names, fc.string({ unit: 'binary', maxLength: 50 }), (name, value) => void read(name, value)));
	});
});
