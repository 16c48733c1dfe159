import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { formatMarking, type Label, makeLabel, NO_LABEL } from '../../../../src/label';
import { buildZip, type ZipOptions } from '../../../corpus/zip-builder';
import { requireTool } from '../../../support/tools';
import { encryptedZip } from '../mail/sealed';
import { A, B, plan, policy, read, seen, set } from './make';

const MEMBERS = [
	{ name: '文書/', content: '' },
	{ name: '文書/a.csv', content: '1,2\n', descriptor: 'signed' as const },
	{ name: 'b.bin', content: 'x', stored: true, gap: 5 },
];

function zip(comment: Buffer | string, options: ZipOptions = {}): Buffer {
	const bytes = buildZip(MEMBERS, { ...options, comment: 'x'.repeat(Buffer.from(comment as string).length) });
	const at = bytes.lastIndexOf(Buffer.from('PK\x05\x06')) + 22;
	Buffer.from(comment as string).copy(bytes, at);
	return bytes;
}

function commentOf(bytes: Buffer): Buffer {
	const at = bytes.lastIndexOf(Buffer.from('PK\x05\x06'));
	return bytes.subarray(at + 22, at + 22 + bytes.readUInt16LE(at + 20));
}

describe('formats/archive: the comment of a zip', () => {
	it('is read, line by line, in UTF-8 and in code page 932', () => {
		assert.deepEqual(seen(read('a.zip', zip('控え\r\n【機密性2】\r\n'))), ['property #comment C2']);
		assert.deepEqual(seen(read('a.zip', zip(iconv.encode('控え\n【機密性2】', 'cp932')))), ['property #comment C2']);
		assert.deepEqual(seen(read('a.zip', zip('機密性2以上の情報を含む場合は上長に連絡すること'))), []);
		assert.deepEqual(seen(read('a.zip', zip('d9d55c4a1b'))), []);
	});

	it('is the only thing that changes, and keeps its other text', () => {
		for (const options of [{}, { zip64: true }, { prefix: Buffer.from('#!/bin/sh\n') }, { trailing: Buffer.from('\0\0tail') }]) {
			const before = zip('控え', options);
			const after = set('a.zip', before, A);
			const end = before.lastIndexOf(Buffer.from('PK\x05\x06'));
			assert.ok(after.subarray(0, end + 20).equals(before.subarray(0, end + 20)));
			assert.equal(commentOf(after).toString(), `控え\r\n${formatMarking(A, policy)}`);
			assert.ok(after.subarray(end + 22 + commentOf(after).length).equals(before.subarray(end + 22 + commentOf(before).length)));
			assert.ok(set('a.zip', after, NO_LABEL).equals(before));
		}
	});

	it('changes in its own encoding; a character that it lacks is refused', () => {
		const before = zip(iconv.encode('控え【甲】\n機密性1\n以上', 'cp932'));
		const after = set('a.zip', before, A);
		assert.equal(iconv.decode(commentOf(after), 'cp932'), `控え【甲】\n${formatMarking(A, policy)}\n以上`);
		const strange = makeLabel({ confidentiality: '2', handling: ['🔒'] }, policy);
		assert.deepEqual(plan('a.zip', before, strange), { kind: 'refused', code: 'encoding-lacks-character', detail: '🔒' });
	});

	it('converges, and is written once', () => {
		const line = fc.constantFrom(
			'控え',
			'',
			'機密性1',
			'【機密性2・完全性2・可用性1】',
			'社外秘',
			'ab12',
			' 機密性３ ',
			'取扱制限：複製禁止',
		);
		const comments = fc.tuple(fc.array(line, { maxLength: 4 }), fc.constantFrom('\n', '\r\n'), fc.boolean());
		fc.assert(
			fc.property(comments, ([lines, gap, japanese]) => {
				const text = lines.join(gap);
				const before = zip(japanese ? iconv.encode(text, 'cp932') : text);
				const first = set('a.zip', before, A);
				assert.equal(plan('a.zip', first, A).kind, 'unchanged');
				assert.ok(set('a.zip', first, B).equals(set('a.zip', before, B)));
				// An older word that B contradicts does not come back.
				if (!text.includes('社外秘')) assert.ok(set('a.zip', set('a.zip', first, B), A).equals(first));
				for (const [bytes, label] of [
					[first, A],
					[set('a.zip', first, NO_LABEL), NO_LABEL],
				] as const) {
					const levels = read('a.zip', bytes).markings.map((marking) => marking.label.confidentiality);
					assert.deepEqual(
						levels.filter((level) => level !== null),
						label === NO_LABEL ? [] : [A.confidentiality],
						JSON.stringify(text),
					);
				}
			}),
			{ numRuns: 200 },
		);
	});

	it('is refused where the archive is signed, encrypted, damaged, or the comment too long', async () => {
		const code = (bytes: Uint8Array, label: Label = A) => {
			const result = plan('a.zip', bytes, label);
			return result.kind === 'refused' ? result.code : result.kind;
		};
		const signed = buildZip([
			{ name: 'META-INF/MANIFEST.MF', content: 'x' },
			{ name: 'META-INF/CERT.SF', content: 'x' },
			{ name: 'META-INF/CERT.RSA', content: 'x' },
		]);
		assert.deepEqual([code(signed), read('a.jar', signed).state.signed], ['signed', true]);
		assert.equal(code(zip('').subarray(0, 60)), 'damaged');
		assert.equal(code(zip('x'.repeat(65_530))), 'too-large');
		// The first file is encrypted: labelled beside.
		assert.equal(code(await encryptedZip()), 'no-place');
		assert.equal(
			code(
				buildZip([
					{ name: 'a/', content: '' },
					{ name: 'a/b', content: 'x', flags: 1 },
				]),
			),
			'no-place',
		);
		assert.equal(
			code(
				buildZip([
					{ name: 'a', content: 'x' },
					{ name: 'b', content: 'x', flags: 1 },
				]),
			),
			'changed',
		);
	});

	it('leaves an archive that 7-Zip tests and whose comment it shows', function () {
		const program = requireTool(this, '7z');
		const folder = mkdtempSync(path.join(tmpdir(), 'comment-'));
		try {
			const file = path.join(folder, 'a.zip');
			writeFileSync(path.join(folder, 'a.txt'), 'x');
			execFileSync(program, ['a', '-bso0', file, path.join(folder, 'a.txt')]);
			writeFileSync(file, set('a.zip', readFileSync(file), A));
			assert.match(execFileSync(program, ['t', file], { encoding: 'utf8' }), /Everything is Ok/);
			const listed = execFileSync(program, ['l', '-slt', file], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } });
			assert.match(listed, /Comment = /);
		} finally {
			rmSync(folder, { recursive: true });
		}
	});
});
