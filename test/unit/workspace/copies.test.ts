import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeLabel, NO_LABEL } from '../../../src/label';
import { DEFAULT_POLICY_ID, loadBuiltin, NO_MAP } from '../../../src/policy';
import { type ScanOptions, scan } from '../../../src/workspace';
import { Copies } from '../../../src/workspace/copies';
import { madeWord } from '../../corpus/made';
import { makeTree, removeTrees } from './tree';

const HIGH = '【機密性2・完全性1・可用性1】 取扱制限：暗号化\n\n';
const LOW = '【機密性1・完全性1・可用性1】\n\n';
const body = (subject: string): string => `# ${subject}\n\n避難所の備蓄と、職員の連絡体制について定める。見直しは毎年度行う。\n`;
const settings = (policy: object): string => JSON.stringify({ extends: 'nishihara-2024', ...policy });

async function late(root: string, options: ScanOptions = {}): Promise<string[]> {
	const { late: findings } = await scan([root], options);
	return findings
		.filter(({ rule }) => rule === 'copy-lost-label')
		.map(({ message, path, related }) => `${message} ${path.slice(root.length + 1)} < ${related[0]?.path.slice(root.length + 1)}`);
}

describe('workspace/copies', () => {
	after(removeTrees);

	it('finds copies with a lower label and with none, in texts, packages and anything else', async () => {
		const word = await madeWord();
		const root = makeTree({
			'計画.md': HIGH + body('計画'),
			'写し/計画.md': LOW + body('計画'),
			'写し/計画2.txt': body('計画'),
			'写し/計画3.md': HIGH + body('計画'),
			'別の計画.md': LOW + body('別の計画'),
			'a_C2I1A1.docx': word,
			'b.docx': word,
			'c.bin': Buffer.alloc(5000, 7),
			'c.bin.label': HIGH,
			'd.bin': Buffer.alloc(5000, 7),
			'e.bin': Buffer.alloc(5001, 7),
			'f/.label': HIGH,
			'f/g.csv': `${body('表')}1,2,3\n`,
			'h.csv': `${body('表')}1,2,3\n`,
		});
		const found = await late(root);
		assert.deepEqual(found, [
			'lost b.docx < a_C2I1A1.docx',
			'lost d.bin < c.bin',
			'lost h.csv < f/g.csv',
			...['lowered 写し/計画.md < 計画.md', 'lost 写し/計画2.txt < 計画.md'],
		]);
		// The same with threads, and where nothing is kept.
		const reports: string[] = [];
		assert.deepEqual(await late(root, { fewDocuments: 0, jobs: 2, keepReports: false, onReport: ({ path }) => reports.push(path) }), found);
		assert.ok(reports.length > 0);
	});

	it('short files, templates and the lowest level are left alone', async () => {
		const root = makeTree({
			'a.md': `${HIGH}# 短い\n`,
			'b.md': '# 短い\n',
			'c_C2I1A1.dotx': await madeWord(),
			'd.dotx': await madeWord(),
			'e.md': LOW + body('公開'),
			'f.md': body('公開'),
		});
		assert.deepEqual(await late(root), []);
	});

	it('the policy says from which level on, and whether', async () => {
		const files = { 'a.md': HIGH + body('計画'), 'b.md': body('計画'), 'c.md': LOW + body('公開'), 'd.md': body('公開') };
		const from = (policy: object) => late(makeTree({ ...files, '.kakuzuke/policy.jsonc': settings(policy) }));
		assert.deepEqual(await from({ scan: { copiesFrom: '1' } }), ['lost b.md < a.md', 'lost d.md < c.md']);
		assert.deepEqual(await from({ scan: { copiesFrom: '3' } }), []);
		assert.deepEqual(await from({ rules: { 'copy-lost-label': 'off' } }), []);
	});

	it('counts, and is silenced by exceptions', async () => {
		const entry = { rule: 'copy-lost-label', path: 'b.md', reason: '移行中', permission: '情第3号', until: '2999-12-31' };
		const files = { 'a.md': HIGH + body('計画'), 'b.md': LOW + body('計画') };
		const plain = await scan([makeTree(files)]);
		assert.deepEqual([plain.late.length, plain.counts.bySeverity.warning], [1, 1]);
		const root = makeTree({ ...files, '.kakuzuke/exceptions.jsonc': JSON.stringify({ exceptions: [entry] }) });
		const { late: findings, counts } = await scan([root]);
		// Neither told nor called unused.
		assert.deepEqual([findings, counts.bySeverity.warning], [[], 0]);
	});

	it('a scan that remembers finds the same, and what has become a copy since', async () => {
		const root = makeTree({ 'a.md': HIGH + body('計画'), 'b.md': LOW + body('計画'), 'c.md': LOW + body('別の計画') });
		const cache = { folder: makeTree({}), version: '1' };
		// Stamps that are fresh are not trusted.
		await new Promise((resolve) => setTimeout(resolve, 2100));
		assert.deepEqual(await late(root, { cache }), ['lowered b.md < a.md']);
		const again = await scan([root], { cache });
		assert.ok(again.remembered > 0);
		assert.deepEqual(await late(root, { cache }), ['lowered b.md < a.md']);
		writeFileSync(join(root, 'c.md'), body('計画'));
		assert.deepEqual(await late(root, { cache }), ['lowered b.md < a.md', 'lost c.md < a.md']);
	});

	it('what only shares a key, what has gone and a scan that was broken off tell nothing', async () => {
		const root = makeTree({ 'a.md': HIGH + body('計画'), 'b.md': LOW + body('計画'), 'c.md': LOW + body('別の計画') });
		const policy = loadBuiltin(DEFAULT_POLICY_ID);
		const high = makeLabel({ confidentiality: '2', integrity: null, availability: null }, policy);
		const look = (names: readonly string[], signal?: AbortSignal) => {
			const copies = new Copies({ root, policy, map: NO_MAP, problems: [] });
			for (const name of names) copies.add(`${root}/`, name, name === 'a.md' ? high : NO_LABEL, 5);
			return copies.findings(signal);
		};
		assert.deepEqual((await look(['a.md', 'c.md', 'gone.md'])).findings, []);
		assert.equal((await look(['a.md', 'b.md', 'c.md', 'gone.md'])).findings.length, 1);
		assert.deepEqual((await look(['a.md', 'b.md'], AbortSignal.abort())).findings, []);
	});

	it('of very many copies the first thousand are compared', async () => {
		const files: Record<string, string> = { 'z.md': HIGH + body('計画') };
		for (let index = 0; index < 1200; index++) files[`${index}.md`] = body('計画');
		const found = await late(makeTree(files), { keepReports: false });
		assert.equal(found.length, 999);
		assert.ok(found.every((one) => one.endsWith('< z.md')));
	});

	it('many documents of as many keys take no longer than they must', async () => {
		const policy = loadBuiltin(DEFAULT_POLICY_ID);
		const copies = new Copies({ root: '/none', policy, map: NO_MAP, problems: [] });
		for (let index = 0; index < 200_000; index++) copies.add(`/none/${index % 700}/`, `${index}.md`, NO_LABEL, index + 1);
		assert.deepEqual((await copies.findings()).findings, []);
	}).timeout(20_000);
});
