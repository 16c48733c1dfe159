import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatCode, formatLevels, parseFileName } from '../../../src/label';
import { loadBuiltin } from '../../../src/policy';

const policy = loadBuiltin('nishihara-2024');

describe('label/file-name', () => {
	const markings: readonly (readonly [string, string, string, readonly string[]])[] = [
		['【機密性2】議事録.docx', '【機密性2】', '2/-/-', []],
		['議事録_C2I2A1.docx', 'C2I2A1', '2/2/1', []],
		['[C2] x.pdf', '[C2]', '2/-/-', []],
		['議事録（機密性2）.docx', '（機密性2）', '2/-/-', []],
		['【部内限り】cdl_ver1_01.html', '【部内限り】', '-/-/-', ['部内限り']],
		['機密性2_議事録.docx', '機密性2', '2/-/-', []],
		['機密性２　予算案.xlsx', '機密性２', '2/-/-', []],
		['【厳秘】拡大資料_20210421.pdf', '【厳秘】', '-/-/-', ['厳秘']],
		['取扱注意_過去の報告(生データ) (1).csv', '取扱注意', '-/-/-', ['handle-with-care']],
		['社外秘_提案書.pptx', '社外秘', '-/-/-', ['社外秘']],
		['提案書_社外秘.pptx', '社外秘', '-/-/-', ['社外秘']],
		['20240401_議事録【機密性3・完全性2・可用性2】最終版.docx', '【機密性3・完全性2・可用性2】', '3/2/2', []],
		['議事録_C2.docx', 'C2', '2/-/-', []],
		['【機密性2】【関係者限り】名簿.xlsx', '【機密性2】【関係者限り】', '2/-/-', ['関係者限り']],
		['【機密性2】名簿_C3I2A1.xlsx', '【機密性2】名簿_C3I2A1', '3/2/1', []],
		['report (CONFIDENTIAL).pdf', '(CONFIDENTIAL)', '-/-/-', ['CONFIDENTIAL']],
		['TLP-AMBER_report.pdf', 'TLP-AMBER', '-/-/-', ['TLP:AMBER']],
		['自治体機密性3B_台帳', '自治体機密性3B', '3B/-/-', []],
		['【機密性4】x.txt', '【機密性4】', '4/-/-', []],
		['C2I2A1.txt', 'C2I2A1', '2/2/1', []],
	];
	for (const [name, text, levels, handling] of markings) {
		it(name, () => {
			const parsed = parseFileName(name, policy);
			assert.ok(parsed);
			assert.equal(parsed.text, text);
			assert.equal(name.slice(parsed.start, parsed.end), text);
			const { confidentiality, integrity, availability } = parsed.label;
			assert.equal([confidentiality, integrity, availability].map((level) => level ?? '-').join('/'), levels);
			assert.deepEqual(parsed.label.handling, handling);
			for (const piece of parsed.pieces) assert.ok(piece.start >= 0 && piece.end <= text.length);
		});
	}

	it('names that only speak of it', () => {
		const names = [
			...[
				'機密性の考え方.docx',
				'機密性2の考え方.docx',
				'【機密性2】の考え方.docx',
				'Confidentiality 2026.docx',
				'C2C取引.xlsx',
				'A4.pdf',
				'C10_計画.docx',
				'c2_server.py',
				'A1_図面.pdf',
				'図面_A4.pdf',
			],
			...[
				'SOC 2 - Sample of Policies - Confidentiality 2026.docx',
				'社外秘文書の扱い.docx',
				'取扱注意事項.docx',
				'秘書課.xlsx',
				'暗号化_手順.docx',
				'バックアップ.zip',
				'confidential_client.py',
				'Confidential Computing.pdf',
			],
			...[
				'public.html',
				'internal_api.md',
				'private.key',
				'README.md',
				'令和6年度予算.xlsx',
				'(1).txt',
				'【お知らせ】定例会.docx',
				'secret.txt',
				'INTERNAL.md',
				'期間限定_ちらし.pdf',
				'',
				'.label',
				'機密性',
				'vitamin_c2.md',
				'C3PO.txt',
			],
		];
		for (const name of names) assert.equal(parseFileName(name, policy), null, name);
	});

	it("reads what the policy's patterns write, around any name", () => {
		const name = fc.constantFrom('議事録', '予算 案', '2024-04-01_会議', 'report', '名簿（写し）', 'a.b', '会議資料1');
		const level = fc.record({
			confidentiality: fc.constantFrom('1', '2', '3'),
			integrity: fc.constantFrom('1', '2', null),
			availability: fc.constantFrom('1', '2', null),
		});
		fc.assert(
			fc.property(name, level, fc.constantFrom(...policy.markings.fileNames), (stem, label, pattern) => {
				const file = `${pattern.replace('{levels}', formatLevels(label, policy)).replace('{code}', formatCode(label, policy)).replace('{name}', stem)}.docx`;
				const parsed = parseFileName(file, policy);
				assert.ok(parsed, file);
				const { handling: _, ...levels } = parsed.label;
				assert.deepEqual(levels, { ...label }, file);
			}),
		);
		fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => void parseFileName(text, policy)));
	});
});
