import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ExcelJS from 'exceljs';
import { strFromU8, unzipSync } from 'fflate';
import { NO_LABEL, sameLabel } from '../../../src/label';
import { loadBuiltin } from '../../../src/policy';
import { ReportError, writeMediaSheet } from '../../../src/report';
import { requireTool } from '../../support/tools';
import { makeTree, removeTrees } from '../workspace/tree';
import { C1, C3, checked, data, policy, printed } from './fixture';

function text(file: string): string {
	const xml = strFromU8(unzipSync(readFileSync(file))['word/document.xml'] ?? new Uint8Array());
	return xml.replace(/<w:br\/>|<\/w:p>/g, '\n').replace(/<[^>]+>/g, '');
}

describe('report/media-sheet', function () {
	this.timeout(120_000);
	after(removeTrees);

	it('is labelled itself, in properties and page header, and has no findings', async () => {
		const file = path.join(makeTree({}), '一覧.docx');
		assert.deepEqual(await writeMediaSheet(file, data(5), { policy }), { path: file, list: null });
		const report = checked(file);
		assert.ok(sameLabel(report.label, C3), JSON.stringify(report.label));
		assert.equal(report.outcome, 'clean', JSON.stringify(report.findings));
		for (const place of ['property', 'page-header'] as const) {
			assert.ok(
				report.markings.some((marking) => marking.place === place),
				place,
			);
		}
		assert.deepEqual(readdirSync(path.dirname(file)), ['一覧.docx']);
	});

	it('says all that the clauses ask for', async () => {
		const file = path.join(makeTree({}), 'a.docx');
		await writeMediaSheet(file, data(3), { policy });
		const words = text(file);
		const wanted = [
			'機密性3',
			'完全性2・可用性1',
			'暗号化、支給端末以外禁止、必要以上の複製及び配付禁止',
			'3 件',
			'令和8年11月23日',
			'USB-012',
			'村山 次郎',
		];
		const listed = [
			'3(2)⑤(ウ)',
			'3(2)⑧',
			'鍵付きのケース',
			'税務課/課税台帳.xlsx',
			'資料/2-会議資料.docx',
			'熊本県 市町村課',
			'照会への回答',
			'西原 花子',
		];
		for (const part of [
			...wanted,
			...listed,
			'阿蘇 太郎',
			'税第123号',
			'令和8年11月20日',
			'回答.zip',
			'ab'.repeat(32),
			'2.0 KB',
			'2.9 KB',
			'受領者',
		]) {
			assert.ok(words.includes(part), part);
		}
		assert.ok(words.includes((data(3).files[2]?.sha256 ?? '').slice(0, 16)));
	});

	it('prints with its Japanese text on every page', async function () {
		const tools = [requireTool(this, 'soffice'), requireTool(this, 'pdftotext')] as const;
		const file = path.join(makeTree({}), 'a.docx');
		await writeMediaSheet(file, data(60), { policy });
		const pages = printed(...tools, file)
			.split('\f')
			.slice(0, -1);
		assert.ok(pages.length >= 4, String(pages.length));
		for (const [index, page] of pages.entries()) {
			assert.match(page, /【機密性\s*3・完全性\s*2・可用性\s*1】\s*取扱制限/, `page ${index + 1}`);
			assert.match(page, new RegExp(`${index + 1}\\s*/\\s*${pages.length}\\s*ページ`));
		}
		assert.match(pages[0] ?? '', /媒体ラベル[\s\S]*機密性\s*3[\s\S]*鍵付きのケース/);
		assert.doesNotMatch(pages[0] ?? '', /送付・持ち出し一覧/);
		assert.match(pages[1] ?? '', /送付・持ち出し一覧[\s\S]*No\.\s+文書名/);
		assert.match(pages[2] ?? '', /No\.\s+文書名/);
		assert.match(pages.join(''), /資料\/59-会議資料\.docx/);
	});

	it('has labels to cut out for what is carried or handed over, and asks for a locked case only above level 1', async () => {
		const root = makeTree({});
		const words = async (name: string, changes: Parameters<typeof data>[1]): Promise<string> => {
			const file = path.join(root, `${name}.docx`);
			await writeMediaSheet(file, data(2, changes), { policy });
			return text(file);
		};
		assert.match(await words('mail', { route: 'mail' }), /^(?!.*媒体ラベル)/s);
		assert.match(await words('provide', { route: 'provide' }), /媒体ラベル/);
		const open = await words('open', { label: C1 });
		assert.match(open, /媒体ラベル/);
		assert.doesNotMatch(open, /鍵付きのケースに入れ/);
	});

	it('counts what has no label as the policy does', async () => {
		const file = path.join(makeTree({}), 'a.docx');
		const unlabelled = data(1, { label: NO_LABEL, causes: {} });
		await writeMediaSheet(file, { ...unlabelled, files: [{ name: 'x', label: NO_LABEL, size: 1, sha256: null }] }, { policy });
		assert.equal(checked(file).label.confidentiality, policy.unknown.confidentiality);
		assert.match(text(file), /格付けなし/);
		assert.match(text(file), /読み取れず/);
	});

	it('puts a long list into a workbook beside it, with whole hashes', async () => {
		const root = makeTree({});
		const file = path.join(root, 'many.docx');
		const many = data(10_000);
		const made = await writeMediaSheet(file, many, { policy });
		assert.equal(made.list, path.join(root, 'many-一覧.xlsx'));
		assert.match(text(file), /10,000 件の一覧は、別のファイル「many-一覧\.xlsx」/);
		assert.ok(sameLabel(checked(made.list ?? '').label, C3));
		const book = new ExcelJS.Workbook();
		await book.xlsx.readFile(made.list ?? '');
		const sheet = book.worksheets[0];
		assert.equal(sheet?.rowCount, 10_003);
		assert.equal(sheet?.getCell('B10003').value, many.files[9999]?.name);
		assert.equal(sheet?.getCell('E10003').value, many.files[9999]?.sha256);
	});

	it('shows what could mislead, and stays well-formed whatever the texts hold', async function () {
		const tools = [requireTool(this, 'soffice'), requireTool(this, 'pdftotext')] as const;
		const file = path.join(makeTree({}), 'a.docx');
		const bad = '<b>&"\u0000\u0008\u202egnp.exe\ud800\uffff\n次';
		const files = [{ name: bad, label: C3, size: 1, sha256: null }];
		await writeMediaSheet(file, data(1, { files, purpose: bad, medium: bad, recipient: bad, applicant: bad }), { policy });
		const words = printed(...tools, file);
		assert.match(words, /<b>&"/);
		assert.match(words, /\\u\{202e\}/);
		assert.ok(!words.includes('\u202e'));
	});

	it('speaks the policy’s language', async () => {
		const file = path.join(makeTree({}), 'a.docx');
		const english = { ...loadBuiltin('nishihara-2024'), language: 'en' as const };
		await writeMediaSheet(file, data(2), { policy: english });
		assert.match(text(file), /Covering list[\s\S]*2026-11-23[\s\S]*Recipient[\s\S]*Applicant/);
	});

	it('writes over nothing, and leaves nothing behind when it fails', async () => {
		const root = makeTree({ 'a.docx': 'mine' });
		const taken = writeMediaSheet(path.join(root, 'a.docx'), data(1), { policy });
		await assert.rejects(taken, (error) => error instanceof ReportError && error.code === 'name-taken');
		assert.equal(readFileSync(path.join(root, 'a.docx'), 'utf8'), 'mine');
		await assert.rejects(writeMediaSheet(path.join(root, 'no/a.docx'), data(1), { policy }), (error) => error instanceof ReportError);
		await assert.rejects(writeMediaSheet(path.join(root, 'b.docx'), data(1), { policy, signal: AbortSignal.abort() }));
		writeFileSync(path.join(root, 'c-一覧.xlsx'), 'mine');
		await assert.rejects(writeMediaSheet(path.join(root, 'c.docx'), data(1001), { policy }), ReportError);
		assert.deepEqual(readdirSync(root).sort(), ['a.docx', 'c-一覧.xlsx']);
		assert.ok(!existsSync(path.join(root, 'no')));
	});
});
