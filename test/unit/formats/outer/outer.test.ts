import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import {
	documentOfSidecar,
	folderLabelPath,
	labelledFileName,
	readFileName,
	readFolderLabel,
	readMap,
	readSidecar,
	sidecarPath,
	sidecarText,
} from '../../../../src/formats';
import { encode } from '../../../../src/formats/text/codec';
import { formatMarking, makeLabel, NO_LABEL } from '../../../../src/label';
import { DEFAULT_POLICY_ID, type LabelMap, loadBuiltin } from '../../../../src/policy';

const policy = loadBuiltin(DEFAULT_POLICY_ID);
const C2 = makeLabel({ confidentiality: '2', integrity: '2', availability: '1' }, policy);
const C3 = makeLabel({ confidentiality: '3', integrity: '2', availability: '1', handling: ['encrypt'] }, policy);

describe('formats/outer: label files', () => {
	let dir: string;
	beforeEach(() => {
		dir = fs.mkdtempSync(join(os.tmpdir(), 'kakuzuke-outer-'));
	});
	afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

	it('stand beside the document and in the folder', () => {
		assert.equal(sidecarPath('/a/表.csv'), '/a/表.csv.label');
		assert.equal(documentOfSidecar('/a/表.csv.label'), '/a/表.csv');
		assert.equal(documentOfSidecar('/a/.label'), null);
		assert.equal(documentOfSidecar('/a/b.csv'), null);
		assert.equal(folderLabelPath('/a'), join('/a', '.label'));
	});

	it('are read back as they were written', () => {
		const path = join(dir, '表.csv');
		fs.writeFileSync(sidecarPath(path), sidecarText(C3, policy));
		const marking = readSidecar(path, policy);
		assert.deepEqual(marking?.label, C3);
		assert.equal(marking?.place, 'sidecar');
		assert.equal(marking?.where, sidecarPath(path));
		assert.equal(marking?.text, formatMarking(C3, policy));
		fs.writeFileSync(folderLabelPath(dir), sidecarText(C2, policy));
		assert.deepEqual(readFolderLabel(dir, policy)?.label, C2);
		assert.equal(readFolderLabel(dir, policy)?.place, 'folder');
	});

	it('are absent without an error', () => {
		assert.equal(readSidecar(join(dir, 'x'), policy), null);
		assert.equal(readFolderLabel(join(dir, 'nothing'), policy), null);
		fs.mkdirSync(folderLabelPath(dir));
		assert.equal(readFolderLabel(dir, policy), null, 'a folder of that name is none');
	});

	for (const encoding of ['utf-8', 'shift_jis', 'euc-jp', 'utf-16le'] as const) {
		it(`are read in ${encoding}, behind comments and blank lines`, () => {
			const bytes = encode('# この資料の格付け\r\n\r\n  機密性2・完全性2・可用性1  \r\n後の行は読まない\r\n', encoding);
			assert.ok(bytes instanceof Uint8Array);
			fs.writeFileSync(join(dir, 'a.label'), bytes);
			assert.deepEqual(readSidecar(join(dir, 'a'), policy)?.label, C2);
		});
	}

	it('may hold the short code', () => {
		fs.writeFileSync(join(dir, 'a.label'), 'C2/I2/A1\n');
		assert.deepEqual(readSidecar(join(dir, 'a'), policy)?.label, C2);
	});

	for (const [name, content] of Object.entries({
		empty: '',
		prose: 'この資料は大切です\n',
		binary: '\0\x01\x02',
		comment: '# 機密性2\n',
	})) {
		it(`that say nothing (${name}) are a malformed marking, not an absent one`, () => {
			fs.writeFileSync(join(dir, 'a.label'), content);
			const marking = readSidecar(join(dir, 'a'), policy);
			assert.deepEqual(marking?.label, NO_LABEL);
			assert.equal(marking?.problems[0]?.code, 'text-unexpected');
		});
	}
});

describe('formats/outer: file names', () => {
	const labelled = (name: string, label = C2): string => basename(labelledFileName(join('/a', name), label, policy));

	it('carry the label in the policy’s first pattern, and it is read back', () => {
		for (const name of ['議事録.docx', 'a.tar.gz', 'README', '.env', '第1.改訂 版']) {
			const path = labelledFileName(join('/a', name), C2, policy);
			const { confidentiality, integrity, availability } = readFileName(path, policy)?.label ?? NO_LABEL;
			assert.deepEqual([confidentiality, integrity, availability], ['2', '2', '1'], path);
			assert.equal(readFileName(path, policy)?.place, 'file-name');
		}
	});

	it('keep the extension', () => {
		assert.match(labelled('議事録.docx'), /\.docx$/);
	});

	it('are the same the second time', () => {
		assert.equal(labelled(labelled('議事録.docx')), labelled('議事録.docx'));
	});

	it('replace an older marking, in whatever pattern it is', () => {
		for (const old of ['【機密性1】議事録.docx', '議事録_C1I1A1.docx', '【機密性1】議事録_C1I1A1.docx', labelled('議事録.docx', C3)])
			assert.equal(labelled(old), labelled('議事録.docx'), old);
	});

	it('lose the marking when the label is taken away', () => {
		assert.equal(labelled(labelled('議事録.docx'), NO_LABEL), '議事録.docx');
		assert.equal(labelled('議事録.docx', NO_LABEL), '議事録.docx');
	});

	it('never are longer than file systems allow, and never lose label or extension', () => {
		fc.assert(
			fc.property(fc.string({ unit: fc.constantFrom(...'議事録が゙👨‍👩‍👧a1'), minLength: 1, maxLength: 250 }), (stem) => {
				const name = labelled(`文${stem}.docx`);
				assert.ok(Buffer.byteLength(name) <= 255, `${Buffer.byteLength(name)} bytes`);
				assert.match(name, /\.docx$/);
				assert.equal(readFileName(name, policy)?.label.confidentiality, '2');
				assert.ok(name.isWellFormed());
			}),
		);
	});

	it('hold no character that Windows forbids', () => {
		const odd = { ...policy, markings: { ...policy.markings, levelSeparator: '/', fileNames: ['<{levels}> {name}'] } };
		assert.doesNotMatch(basename(labelledFileName('/a/b.txt', C2, odd)), /[<>:"/\\|?*]/);
	});
});

describe('formats/outer: map', () => {
	const map: LabelMap = {
		entries: [
			{ globs: ['**/*.csv'], label: 'C2/I2/A1', handling: ['encrypt'], precedence: 'default', line: 3 },
			{ globs: ['public/**'], label: '機密性1', precedence: 'override', line: 7 },
			{ globs: ['odd/**'], label: 'よくわからない', precedence: 'default', line: 9 },
		],
	};

	it('speaks for what its globs match, the last entry first', () => {
		const found = readMap(map, '/w', '/w/税/a.csv', policy);
		assert.deepEqual(found?.marking.label, makeLabel({ ...C2, handling: ['encrypt'] }, policy));
		assert.equal(found?.precedence, 'default');
		assert.equal(found?.marking.where, '.kakuzuke/labels.jsonc:3');
		const open = readMap(map, '/w', '/w/public/a.csv', policy);
		assert.equal(open?.marking.label.confidentiality, '1');
		assert.equal(open?.precedence, 'override');
	});

	it('takes a relative path as it is', () => {
		assert.equal(readMap(map, '/w', 'public/x.bin', policy)?.marking.label.confidentiality, '1');
	});

	it('is silent about everything else', () => {
		assert.equal(readMap(map, '/w', '/w/a.txt', policy), null);
		assert.equal(readMap(map, '/w', '/other/a.csv', policy), null);
		assert.equal(readMap({ entries: [] }, '/w', '/w/a.csv', policy), null);
	});

	it('reports a label that it does not understand', () => {
		assert.equal(readMap(map, '/w', '/w/odd/a.txt', policy)?.marking.problems[0]?.code, 'text-unexpected');
	});

	it('understands restrictions by id and by wording', () => {
		const wording = policy.handling[0]?.wordings[0] ?? '';
		const entries = [{ globs: ['**'], label: '機密性2', handling: [wording], precedence: 'default' as const, line: 1 }];
		assert.deepEqual(readMap({ entries }, '/w', '/w/a', policy)?.marking.label.handling, [policy.handling[0]?.id]);
	});
});
