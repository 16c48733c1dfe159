import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import ExcelJS from 'exceljs';
import { NO_LABEL } from '../../../src/label';
import type { RegisterEntry } from '../../../src/register/types';
import { type RegisterSheet, type RegisterSheetOptions, ReportError, writeRegisterSheet } from '../../../src/report';
import { requireTool } from '../../support/tools';
import { makeTree, removeTrees } from '../workspace/tree';
import { C1, C2, C3, checked, entry, policy, printed } from './fixture';

const HEAD = 'ef'.repeat(32);
const OPTIONS: RegisterSheetOptions = { policy, tongue: 'ja', verification: { intact: true, head: HEAD, faults: [] } };

async function written(
	entries: Iterable<RegisterEntry>,
	options: Partial<RegisterSheetOptions> = {},
): Promise<{ result: RegisterSheet; book: ExcelJS.Workbook; sheet: ExcelJS.Worksheet }> {
	const file = path.join(makeTree({}), '管理簿.xlsx');
	const result = await writeRegisterSheet(file, entries, { ...OPTIONS, ...options });
	const book = new ExcelJS.Workbook();
	await book.xlsx.readFile(file);
	const [sheet] = book.worksheets;
	assert.ok(sheet);
	return { result, book, sheet };
}

const row = (sheet: ExcelJS.Worksheet, number: number): unknown[] => (sheet.getRow(number).values as unknown[]).slice(1);

describe('report/register-sheet', function () {
	this.timeout(120_000);
	after(removeTrees);

	it('has the columns of the register, and each entry in its row', async () => {
		const { sheet, result } = await written([entry(1), entry(2, { count: 12, reason: '相手先の環境で開けないため' })]);
		assert.equal(result.entries, 2);
		const heads =
			'番号 日時 申請者 区分 経路 提供先 目的 文書数 文書 最高の格付け 方法 許可者 許可番号 許可日 理由・処置 結果の SHA-256 判定';
		assert.deepEqual(row(sheet, 3), heads.split(/ (?!SHA)/));
		assert.deepEqual(row(sheet, 4).slice(0, 8), [
			1,
			new Date('2026-04-01T14:05:09Z'),
			'西原 花子',
			'持ち出し',
			'媒体で運ぶ',
			'熊本県 市町村課',
			'照会への回答',
			1,
		]);
		assert.deepEqual(row(sheet, 4).slice(8, 14), [
			'税務課/課税台帳.xlsx',
			'機密性2・完全性1・可用性1\n暗号化',
			'zip (AES-256)\nパスワードは別の経路',
			`阿蘇 太郎\n${policy.export.approvers.find(({ id }) => id === 'manager')?.title.ja ?? 'manager'}`,
			'税第123号',
			new Date('2026-03-31T00:00:00Z'),
		]);
		assert.equal(sheet.getCell('P4').value, `回答.zip\n${'ab'.repeat(32)}`);
		assert.equal(sheet.getCell('Q4').value, '要許可・要暗号化');
		assert.equal(sheet.getCell('H5').value, 12);
		assert.match(String(sheet.getCell('I5').value), /ほか 11 件$/);
		assert.equal(sheet.getCell('O5').value, '相手先の環境で開けないため');
	});

	it('is set up for reading and printing: frozen, filtered, wrapped, A4 landscape, marking and page numbers', async () => {
		const { sheet } = await written([entry(1)]);
		assert.equal(sheet.views[0]?.state, 'frozen');
		assert.equal((sheet.views[0] as ExcelJS.WorksheetViewFrozen).ySplit, 3);
		assert.equal(sheet.autoFilter, 'A3:Q4');
		const { paperSize, orientation, fitToPage, fitToWidth, fitToHeight, printTitlesRow } = sheet.pageSetup;
		assert.deepEqual(
			{ paperSize, orientation, fitToPage, fitToWidth, fitToHeight, printTitlesRow },
			{
				paperSize: 9,
				orientation: 'landscape',
				fitToPage: true,
				fitToWidth: 1,
				fitToHeight: 0,
				printTitlesRow: '3:3',
			},
		);
		assert.match(sheet.headerFooter.oddHeader ?? '', /【機密性2・/);
		assert.match(sheet.headerFooter.oddFooter ?? '', /&P.*&N/);
		assert.equal(sheet.getCell('I4').alignment.wrapText, true);
		assert.ok((sheet.getRow(4).height ?? 0) > 30);
	});

	it('is labelled itself: the highest of its entries, and at least as the unlabelled count', async () => {
		for (const [labels, wanted] of [
			[[C1], policy.unknown.confidentiality],
			[[C1, C3, C2], '3'],
			[[NO_LABEL], policy.unknown.confidentiality],
			[[], policy.unknown.confidentiality],
		] as const) {
			const file = path.join(makeTree({}), 'r.xlsx');
			const { label } = await writeRegisterSheet(
				file,
				labels.map((each, index) => entry(index + 1, { label: each })),
				OPTIONS,
			);
			const report = checked(file);
			assert.equal(report.label.confidentiality, wanted);
			assert.deepEqual(report.label, label);
			assert.deepEqual(report.findings, []);
			assert.ok(report.markings.some(({ place }) => place === 'page-header'));
		}
		const lowered = await written([entry(1, { action: 'label-lowered', before: C3, label: C1 })]);
		assert.equal(lowered.result.label.confidentiality, '3');
		assert.match(String(lowered.sheet.getCell('J4').value), /^機密性3.*\n.*\n→ 機密性1/);
	});

	it('leaves texts texts, whatever they begin with', async () => {
		const bad = ['=HYPERLINK("http://x","y")', '+1+1', '-1', '@SUM(A1)', '\t=1', "=cmd|' /C calc'!A0", '0012', '1e5', 'TRUE', "'=1"];
		const { sheet } = await written(
			bad.map((text, index) => entry(index + 1, { recipient: text, reason: text, permit: { number: text, date: text } })),
		);
		for (const [index, text] of bad.entries()) {
			for (const column of ['F', 'M', 'N', 'O']) {
				const cell = sheet.getCell(`${column}${index + 4}`);
				assert.equal(cell.type, ExcelJS.ValueType.String, `${column} ${text}`);
				assert.equal(cell.value, text.replace('\t', '\\u{9}'));
				assert.equal(cell.numFmt, '@');
			}
		}
	});

	it('prints in LibreOffice, with formula-like texts as they are', async function () {
		const tools = [requireTool(this, 'soffice'), requireTool(this, 'pdftotext')] as const;
		const file = path.join(makeTree({}), 'r.xlsx');
		await writeRegisterSheet(file, [entry(1, { recipient: '=1+1' }), entry(2, { purpose: '<&>"\u202e\u0000' })], OPTIONS);
		const words = printed(...tools, file);
		assert.match(words, /持ち出し管理簿/);
		assert.match(words, /=1\+1/);
		assert.match(words, /<&>"\\u\{202e\}/);
		assert.match(words, /税務課\/課税台帳\.xlsx/);
		assert.match(words, /【機密性\s*2・/);
		assert.match(words, new RegExp(HEAD));
	});

	it('shows how the register verified, and the hash for --expect', async () => {
		const good = await written([entry(1)]);
		assert.match(String(good.sheet.getCell('A2').value), new RegExp(`改ざん・欠落は見つかりませんでした.*${HEAD}`));
		const facts = good.book.getWorksheet('検証');
		const values = new Map<unknown, unknown>();
		facts?.eachRow((each) => values.set(each.getCell(1).value, each.getCell(2).value));
		assert.equal(values.get('最後の記録のハッシュ値'), HEAD);
		assert.match(String(values.get('次回の検証')), /--expect/);
		assert.equal(values.get('記録の数'), '1');
		const bad = await written([entry(1)], { verification: { intact: false, head: null, faults: ['2026.jsonl:3', '2026.jsonl:9'] } });
		assert.match(String(bad.sheet.getCell('A2').value), /疑いがあります\(2 か所\)/);
		const faults: unknown[] = [];
		bad.book.getWorksheet('検証')?.eachRow((each) => each.getCell(1).value === '誤りの箇所' && faults.push(each.getCell(2).value));
		assert.deepEqual(faults, ['2026.jsonl:3', '2026.jsonl:9']);
	});

	it('speaks English too', async () => {
		const { sheet, book } = await written([entry(1)], { tongue: 'en' });
		assert.equal(sheet.name, 'Register');
		assert.deepEqual(row(sheet, 3).slice(0, 4), ['No.', 'Time', 'Applicant', 'Action']);
		assert.equal(sheet.getCell('D4').value, 'Export');
		assert.ok(book.getWorksheet('Verification'));
	});

	it('shortens what no cell can hold', async () => {
		const files = Array.from({ length: 500 }, (_, index) => ({ path: `${'長'.repeat(3000)}${index}`, sha256: null, label: null }));
		const { sheet } = await written([entry(1, { files, reason: 'x'.repeat(40_000) })]);
		assert.ok(String(sheet.getCell('I4').value).length <= 32_767);
		assert.equal(String(sheet.getCell('O4').value).length, 32_767);
	});

	it('keeps memory flat', async () => {
		const file = path.join(makeTree({}), 'r.xlsx');
		setFlagsFromString('--expose-gc');
		const collect = runInNewContext('gc') as () => void;
		const used: number[] = [];
		function* many(): Iterable<RegisterEntry> {
			for (let index = 1; index <= 20_000; index++) yield entry(index);
		}
		const onProgress = (count: number): void => {
			if (count % 5000 !== 0) return;
			collect();
			const { heapUsed, external } = process.memoryUsage();
			used.push((heapUsed + external) / 1e6);
		};
		await writeRegisterSheet(file, many(), { ...OPTIONS, onProgress });
		// The XML of 15,000 further entries is some 18 MB; what waited for the disk would show here.
		assert.ok(used.length >= 4);
		assert.ok((used[3] ?? 0) - (used[0] ?? 0) < 5, used.map((each) => each.toFixed(1)).join(' '));
	});

	it('leaves nothing behind when it fails or is cancelled, and writes over nothing', async () => {
		const root = makeTree({ 'a.xlsx': 'mine' });
		function* failing(): Iterable<RegisterEntry> {
			yield entry(1);
			throw new Error('torn');
		}
		await assert.rejects(writeRegisterSheet(path.join(root, 'b.xlsx'), failing(), OPTIONS), /torn/);
		await assert.rejects(writeRegisterSheet(path.join(root, 'c.xlsx'), [entry(1)], { ...OPTIONS, signal: AbortSignal.abort() }));
		const taken = writeRegisterSheet(path.join(root, 'a.xlsx'), [entry(1)], OPTIONS);
		await assert.rejects(taken, (error) => error instanceof ReportError && error.code === 'name-taken');
		await assert.rejects(writeRegisterSheet(path.join(root, 'no/a.xlsx'), [entry(1)], OPTIONS), ReportError);
		assert.deepEqual(readdirSync(root), ['a.xlsx']);
	});
});
