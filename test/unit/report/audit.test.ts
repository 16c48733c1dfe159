import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import ExcelJS from 'exceljs';
import { unzipSync } from 'fflate';
import { checkFile } from '../../../src/check';
import { formats } from '../../../src/formats';
import { makeLabel, NO_LABEL } from '../../../src/label';
import {
	type Asset,
	Audit,
	type AuditSummary,
	addTo,
	lastOf,
	ReportError,
	writeComplianceReport,
	writeLedgerSheet,
} from '../../../src/report';
import { AUDIT_WORDS } from '../../../src/report/audit-words';
import { scan } from '../../../src/workspace';
import { requireTool } from '../../support/tools';
import { runCli } from '../cli/run-cli';
import { makeTree, removeTrees } from '../workspace/tree';
import { policy, printed } from './fixture';

const LABELLED = '【機密性1・完全性1・可用性1】\n本文\n';
const TREE = {
	'税務課/賦課.md': '【機密性2・完全性2・可用性1】 取扱制限：暗号化、5年保存\n',
	'税務課/滞納/=1+1.md': '# a\n',
	'広報/お知らせ.md': LABELLED,
	'区分.md': '【機密性9・完全性1・可用性1】\n',
	'総務課/壊れた.docx': 'PK\u0003\u0004 no zip',
	'総務課/移行.md': '# b\n',
	'.kakuzuke/exceptions.jsonc': JSON.stringify({
		exceptions: [
			{ rule: 'label-missing', path: '総務課/**', reason: '移行中', permission: '情第3号', until: '2999-03-31' },
			{ rule: 'label-conflict', path: '**', reason: '旧様式', permission: '情第1号', until: '2020-03-31' },
		],
	}),
};

async function auditOf(root: string): Promise<{ assets: Asset[]; summary: AuditSummary }> {
	const audit = new Audit(root, policy);
	const assets: Asset[] = [];
	const { containers } = await scan([root], {
		keepReports: false,
		reportClean: true,
		onReport: (report) => assets.push(audit.add(report)),
	});
	audit.addFolders(containers);
	return { assets, summary: audit.summary(0) };
}

async function* each(assets: Iterable<Asset>): AsyncGenerator<Asset> {
	yield* assets;
}

describe('report/audit', function () {
	this.timeout(120_000);
	after(removeTrees);

	it('counts documents, labels, findings, owners and folders', async () => {
		const { summary } = await auditOf(makeTree(TREE));
		assert.deepEqual([summary.documents, summary.labelled, summary.notChecked], [6, 3, 1]);
		assert.deepEqual(summary.levels.confidentiality, { '1': 1, '2': 1, '9': 1, none: 3 });
		assert.deepEqual(
			summary.departments.map(({ name, documents, labelled }) => `${name} ${labelled}/${documents}`),
			[' 1/1', '広報 1/1', '税務課 1/2', '総務課 0/2'],
		);
		assert.deepEqual(summary.excepted, { '#1': 1 });
		assert.equal(summary.rules.find(({ rule }) => rule === 'label-missing')?.clause, '3(2)②');
		assert.equal(summary.worstFolders[0]?.name === '.' || summary.worstFolders.length >= 2, true);
		// Neither an unknown level nor an unlabelled document makes a label that nobody knows, or none.
		assert.deepEqual([summary.label.confidentiality, summary.label.integrity], ['3', '2']);
		const owned = new Audit('/r', {
			...policy,
			departments: [
				{ path: 'a', name: '課' },
				{ path: 'a/b', name: '係', holder: '係長', retention: '5年' },
			],
		});
		const report = { path: '/r/a/b/c.md', label: NO_LABEL, findings: [], source: 'none', format: 'text', outcome: 'clean' } as const;
		const state = { encrypted: false, signed: false, macro: false, unreadable: null };
		const department = (file: string) => owned.add({ ...report, path: file, state, encoding: null, markings: [], foreign: [] }).department;
		assert.deepEqual(['/r/a/b/c.md', '/r/a/x.md', '/r/z/x.md', '/r/x.md'].map(department), ['係', '課', 'z', '']);
		const { holder, retention } = owned.add({ ...report, state, encoding: null, markings: [], foreign: [] });
		assert.deepEqual([holder, retention], ['係長', '5年']);
	});

	it('the ledger lists every document, is labelled itself, and opens in Excel', async () => {
		const root = makeTree(TREE);
		const { assets, summary } = await auditOf(root);
		const file = path.join(makeTree({}), '台帳.xlsx');
		const { rows } = await writeLedgerSheet(file, each(assets), summary, { policy, tongue: 'ja', scope: root });
		assert.equal(rows, 6);
		const book = new ExcelJS.Workbook();
		await book.xlsx.readFile(file);
		const [sheet, totals] = book.worksheets;
		assert.ok(sheet && totals);
		const cells = (number: number): unknown[] => (sheet.getRow(number).values as unknown[]).slice(1);
		assert.deepEqual(cells(3).slice(0, 8), [
			'番号',
			'情報資産（ファイル名）',
			'保管場所',
			'形式',
			'機密性',
			'完全性',
			'可用性',
			'取扱制限',
		]);
		const all = Array.from({ length: 6 }, (_, index) => cells(index + 4));
		const taxed = all.find((row) => row[1] === '賦課.md');
		assert.deepEqual(taxed?.slice(2, 10), ['税務課', 'テキスト', '2', '2', '1', '暗号化、5年保存', '先頭の行', '税務課']);
		assert.equal(taxed?.[11], '5年保存');
		const formula = all.find((row) => row[1] === '=1+1.md');
		assert.equal(typeof formula?.[1], 'string', 'no formula');
		assert.ok(all.some((row) => row[1] === '壊れた.docx' && row[15] === '未点検'));
		assert.ok(all.some((row) => row[1] === '移行.md' && row[15] === '例外 1件'));
		assert.ok(
			all.some((row) => String(row[14]).split('\n').includes('格付けの表示がない 3(2)②')),
			String(all.map((row) => row[14])),
		);
		assert.equal(sheet.views[0]?.state, 'frozen');
		assert.ok(sheet.autoFilter);
		const xml = Buffer.from(unzipSync(readFileSync(file))['xl/worksheets/sheet1.xml'] ?? []).toString();
		assert.match(xml, /<conditionalFormatting sqref="E4:E9">/);
		assert.match(xml, /機密性3/);
		const own = checkFile(file, { workspacePolicy: { root, policy, map: { entries: [] }, problems: [] }, root });
		assert.deepEqual([own.label.confidentiality, own.findings], ['3', []]);
		assert.match(String(totals.getRow(2).getCell(1).value), /機密性/);
	});

	it('the report says what the committee asks, in both tongues, and is labelled itself', async function () {
		const [soffice, pdftotext] = [requireTool(this, 'soffice'), requireTool(this, 'pdftotext')];
		const root = makeTree(TREE);
		const { summary } = await auditOf(root);
		const exception = {
			id: '#1',
			rules: ['label-missing'],
			globs: ['**'],
			reason: '移行中',
			permission: '情第3号',
			approver: null,
			from: null,
			until: '2999-03-31',
			line: 1,
		};
		const pages: string[] = [];
		for (const tongue of ['ja', 'en'] as const) {
			const file = path.join(makeTree({}), 'report.docx');
			const previous = { day: '2026-04-01', summary: { ...summary, documents: 4, labelled: 1 } };
			const exceptions = [{ exception, state: 'in-force' as const, uses: 1 }];
			const unchecked = [['総務課/壊れた.docx', '壊れています']] as const;
			await writeComplianceReport(
				file,
				{ summary, previous, exceptions, unchecked },
				{ policy, tongue, scope: '/share', program: 'kakuzuke 1' },
			);
			const own = checkFile(file, { workspacePolicy: { root, policy, map: { entries: [] }, problems: [] }, root });
			assert.deepEqual([own.label.confidentiality, own.findings], ['3', []], tongue);
			pages.push(printed(soffice, pdftotext, file).normalize('NFKC'));
		}
		const [ja = '', en = ''] = pages;
		for (const words of [
			'点検報告書',
			'表示なし',
			'label-missing',
			'税務課',
			'総務課/壊れた.docx',
			'情第3号',
			'前回(令和8',
			'情報セキュリティ・システム管理者',
			'+2',
		])
			assert.ok(ja.replace(/\s+/g, '').includes(words.normalize('NFKC')), `${words}\n${ja}`);
		for (const words of ['Report on the classification', 'Department head', 'no label', '+2', 'in force'])
			assert.ok(en.includes(words), `${words}\n${en}`);
	});

	it('says every format in words', () => {
		for (const { formats: words } of Object.values(AUDIT_WORDS))
			assert.deepEqual(Object.keys(words).sort(), [...new Set(formats.map(({ id }) => id))].sort());
	});

	it('100,000 documents leave memory flat', async () => {
		setFlagsFromString('--expose_gc');
		const collect = runInNewContext('gc') as () => void;
		const { summary } = await auditOf(makeTree(TREE));
		const label = makeLabel({ confidentiality: '2', integrity: '2', availability: '1', handling: ['encrypt'] }, policy);
		let most = 0;
		collect();
		const before = process.memoryUsage().heapUsed;
		async function* many(): AsyncGenerator<Asset> {
			for (let index = 0; index < 100_000; index++) {
				if (index % 10_000 === 0) {
					collect();
					most = Math.max(most, process.memoryUsage().heapUsed - before);
				}
				yield {
					path: `課${index % 50}/文書${index}.docx`,
					department: `課${index % 50}`,
					holder: '課長',
					retention: '5年',
					format: 'ooxml',
					label,
					source: 'property',
					outcome: 'clean',
					encrypted: false,
					findings: [],
					excepted: 0,
				};
			}
		}
		const file = path.join(makeTree({}), 'large.xlsx');
		const { rows } = await writeLedgerSheet(file, many(), summary, { policy, tongue: 'ja', scope: '/' });
		assert.equal(rows, 100_000);
		assert.ok(most < 64 * 1024 * 1024, `${Math.round(most / 1024 / 1024)} MiB`);
	});

	it('writes over nothing, and leaves nothing half made', async () => {
		const folder = makeTree({ 'a.xlsx': 'x', 'b.docx': 'x' });
		const { assets, summary } = await auditOf(makeTree(TREE));
		const options = { policy, tongue: 'en' as const, scope: '/' };
		await assert.rejects(writeLedgerSheet(path.join(folder, 'a.xlsx'), each(assets), summary, options), ReportError);
		const data = { summary, previous: null, exceptions: [], unchecked: [] };
		await assert.rejects(writeComplianceReport(path.join(folder, 'b.docx'), data, { ...options, program: 'x' }), ReportError);
		async function* broken(): AsyncGenerator<Asset> {
			yield* assets.slice(0, 1);
			throw new Error('disk');
		}
		await assert.rejects(writeLedgerSheet(path.join(folder, 'c.xlsx'), broken(), summary, options), /disk/);
		assert.deepEqual(readdirSync(folder).sort(), ['a.xlsx', 'b.docx']);
	});

	it('the history gives back the last check of the same folder', async () => {
		const { summary } = await auditOf(makeTree(TREE));
		const file = path.join(makeTree({}), 'history.jsonl');
		assert.equal(lastOf(file, '/a'), null);
		addTo(file, '/a', '2026-04-01', summary);
		addTo(file, '/b', '2026-05-01', { ...summary, documents: 1 });
		addTo(file, '/a', '2026-06-01', { ...summary, documents: 2 });
		const cut = makeTree({ 'history.jsonl': `${readFileSync(file, 'utf8')}{"kakuzuke":"audit","ver` });
		for (const path_ of [file, path.join(cut, 'history.jsonl')]) {
			assert.deepEqual([lastOf(path_, '/a')?.day, lastOf(path_, '/a')?.summary.documents], ['2026-06-01', 2]);
			assert.equal(lastOf(path_, '/c'), null);
		}
	});
});

describe('cli report', function () {
	this.timeout(60_000);
	after(removeTrees);

	it('writes both from one scan, and compares with the last', async () => {
		const cwd = makeTree({ ...Object.fromEntries(Object.entries(TREE).map(([name, text]) => [`share/${name}`, text])) });
		const once = await runCli(['report', 'share', '--ledger', 'l.xlsx', '--report', 'r.docx', '--history', 'h.jsonl', '--lang', 'ja'], {
			cwd,
		});
		assert.equal(once.code, 3, once.err);
		assert.match(once.out, /6 件/);
		assert.equal(readFileSync(path.join(cwd, 'h.jsonl'), 'utf8').split('\n').length, 2);
		const twice = await runCli(['report', 'share', '--report', 'r2.docx', '--history', 'h.jsonl', '--lang', 'en'], { cwd });
		assert.equal(twice.code, 3, twice.err);
		const xml = Buffer.from(unzipSync(readFileSync(path.join(cwd, 'r2.docx')))['word/document.xml'] ?? []).toString();
		assert.match(xml, /Before/);
		assert.deepEqual(
			readdirSync(cwd).filter((name) => name.startsWith('.')),
			[],
			'nothing is left behind',
		);
	});

	it('says before the scan what is wrong', async () => {
		const cwd = makeTree({ 'a/a.md': LABELLED, 'l.xlsx': 'x' });
		for (const args of [
			[],
			['a'],
			['a', 'b', '--ledger', 'x.xlsx'],
			['a', '--ledger', 'x.docx'],
			['a', '--ledger', 'l.xlsx'],
			['a', '--report', 'no/such/r.docx'],
			['missing', '--report', 'r.docx'],
		]) {
			const { code, err } = await runCli(['report', ...args], { cwd });
			assert.equal(code, 2, args.join(' '));
			assert.match(err, /\S/);
		}
		assert.deepEqual(readdirSync(cwd).sort(), ['a', 'l.xlsx']);
		assert.equal(readFileSync(path.join(cwd, 'l.xlsx'), 'utf8'), 'x');
	});
});
