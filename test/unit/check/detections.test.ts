import assert from 'node:assert/strict';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { checkFile, checkText, type DocumentReport } from '../../../src/check';
import { formatMessage } from '../../../src/rules';
import { packParts, paragraph, wordParts } from '../../corpus/packages';
import { makeFolder, removeFolders, workspaceContext } from './files';

const LOW = '【機密性1・完全性1・可用性1】\n\n';
const NUMBER = '個人番号 847362915069\n';
const ALL = { '.kakuzuke/policy.jsonc': '{ "detect": { "documents": "all" } }' };

function about(report: DocumentReport): string[] {
	return report.findings.filter(({ rule }) => rule === 'content-above-label' || rule === 'test-data-personal').map(({ rule }) => rule);
}

function check(files: Readonly<Record<string, string | Uint8Array>>, name: string): DocumentReport {
	const root = makeFolder(files);
	return checkFile(join(root, name), workspaceContext(root));
}

describe('check/detections', () => {
	after(removeFolders);

	it('by default only data for tests are looked at', () => {
		assert.deepEqual(about(check({ 'a.md': LOW + NUMBER }, 'a.md')), []);
		assert.deepEqual(about(check({ 'tests/a.md': LOW + NUMBER }, 'tests/a.md')), ['content-above-label', 'test-data-personal']);
		// A secret in data for tests is none of what 7.3(3)② speaks of, and is not looked for there unless everywhere.
		assert.deepEqual(about(check({ 'tests/a.md': `${LOW}password = "kJ8#vQ2m!x9"\n` }, 'tests/a.md')), []);
	});

	it('all documents where the policy says so; each rule may be off', () => {
		assert.deepEqual(about(check({ ...ALL, 'a.md': LOW + NUMBER }, 'a.md')), ['content-above-label']);
		assert.deepEqual(about(check({ ...ALL, 'tests/a.md': LOW + NUMBER }, 'tests/a.md')), ['content-above-label', 'test-data-personal']);
		const off = {
			'.kakuzuke/policy.jsonc':
				'{ "detect": { "documents": "all" }, "rules": { "content-above-label": "off", "test-data-personal": "off" } }',
		};
		assert.deepEqual(about(check({ ...off, 'tests/a.md': LOW + NUMBER }, 'tests/a.md')), []);
	});

	it('the finding points at the first value, in any encoding, and shows it masked', () => {
		for (const encoding of ['utf-8', 'shift_jis', 'utf-16le']) {
			const bytes = iconv.encode(`${LOW}一行目\n${NUMBER}`, encoding, { addBOM: encoding.startsWith('utf-16') });
			const [finding] = check({ ...ALL, 'a.md': bytes }, 'a.md').findings.filter(({ rule }) => rule === 'content-above-label');
			assert.deepEqual([finding?.range?.line, finding?.range?.column], [3, 5], encoding);
			assert.ok(finding);
			const told = JSON.stringify(finding) + formatMessage(finding, 'ja');
			assert.ok(told.includes('8473********') && !told.includes('84736'), told);
		}
	});

	it('counts over the parts of a document', () => {
		const numbers = ['847362915069', '193847562019'].map((digits) => paragraph(`電話 090-3847-29${digits.slice(0, 2)}`));
		const many = Array.from({ length: 60 }, (_, index) => paragraph(`電話 096-279-${3000 + index * 7}`));
		const bytes = packParts(wordParts({ body: [paragraph('【機密性1・完全性1・可用性1】'), ...numbers, ...many].join('') }));
		const [finding] = check({ ...ALL, 'a.docx': bytes }, 'a.docx').findings.filter(({ rule }) => rule === 'content-above-label');
		assert.match(String(finding?.data['found.ja']), /^電話番号6[0-2]件（09/);
		assert.equal(finding?.range, null);
	});

	it('the beginning of a text in an editor is looked at as well', () => {
		const root = makeFolder(ALL);
		const context = workspaceContext(root);
		assert.deepEqual(about(checkText(LOW + NUMBER, join(root, 'a.md'), 'markdown', context)), ['content-above-label']);
		assert.deepEqual(about(checkText(LOW + 'あ\n'.repeat(40_000) + NUMBER, join(root, 'a.md'), 'markdown', context)), []);
	});

	it('what is over the bound is left out', () => {
		const policy = { '.kakuzuke/policy.jsonc': '{ "detect": { "documents": "all", "maxText": 1024 } }' };
		assert.deepEqual(about(check({ ...policy, 'a.md': `${LOW}${'あ\n'.repeat(400)}${NUMBER}` }, 'a.md')), []);
		assert.deepEqual(about(check({ ...policy, 'a.md': `${LOW}${'あ\n'.repeat(40)}${NUMBER}` }, 'a.md')), ['content-above-label']);
	});
});
