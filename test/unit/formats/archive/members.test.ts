import assert from 'node:assert/strict';
import * as zlib from 'node:zlib';
import iconv from 'iconv-lite';
import { word } from '../../../../samples/office';
import { crc32 } from '../../../../src/formats/zip';
import { buildCab, buildLha, buildRar4, buildRar5, buildTar, paxRecord, SEVEN_ZIP } from '../../../corpus/archive';
import { buildZip, type EntryOptions } from '../../../corpus/zip-builder';
import { makeMail } from '../mail/make';
import { encryptedZip } from '../mail/sealed';
import { counts, read, seen } from './make';

const TEXT = '機密性2\n\n本文\n';

/** The same archive with one name's bytes replaced by others of the same length, without a word on their encoding. */
function renamed(entry: EntryOptions, name: Buffer): Buffer {
	const marks = 'x'.repeat(name.length);
	let bytes = buildZip([{ ...entry, name: marks }]).toString('latin1');
	bytes = bytes.replaceAll(marks, name.toString('latin1'));
	return Buffer.from(bytes, 'latin1');
}

describe('formats/archive: members', () => {
	it('of a zip are read by their own formats, nested archives too', async () => {
		const docx = await word({ title: '名簿', header: '【機密性2・完全性2・可用性1】', paragraphs: ['本文'] });
		const inner = buildZip([
			{ name: '中/b.md', content: '機密性1\n' },
			{ name: 'c.csv', content: 'a,b\n' },
		]);
		const mail = makeMail(['Subject: [C3/I2/A2] x'], [{ name: 'd.txt', body: TEXT }]);
		const result = read(
			'一式.zip',
			buildZip([
				{ name: '文書/', content: '' },
				{ name: '文書/名簿.docx', content: docx, descriptor: 'signed' },
				{ name: 'in.zip', content: inner, stored: true },
				{ name: 'in.tgz', content: zlib.gzipSync(buildTar([{ name: 'e.txt', content: TEXT }])) },
				{ name: 'f.eml', content: mail },
				{ name: '【機密性3】図面.xdw', content: 'xx' },
				{ name: '【機密性3】資料/g.csv', content: '1,2\n' },
			]),
		);
		assert.deepEqual(seen(result), [
			'content f.eml C3I2A2',
			'content f.eml/d.txt C2',
			'content in.tgz/e.txt C2',
			'content in.zip/中/b.md C1',
			'content 【機密性3】図面.xdw C3',
			'content 文書/名簿.docx C2I2A1',
		]);
		assert.deepEqual(counts(result), [8, 2, 0, 0]);
		assert.deepEqual(result.content?.examples.unlabelled, ['in.zip/c.csv', '【機密性3】資料/g.csv']);
		assert.equal(result.state.unreadable, null);
	});

	it('have label files, and so have their folders', () => {
		const result = read(
			'a.zip',
			buildZip([
				{ name: 'a.csv', content: '1,2\n' },
				{ name: 'a.csv.label', content: '機密性3\n' },
				{ name: '庶務/.label', content: '機密性2\n' },
				{ name: '庶務/b.csv', content: '1,2\n' },
				{ name: '庶務/下/c.csv', content: '1,2\n' },
				{ name: 'alone.pdf.label', content: '機密性2\n' },
				{ name: '__MACOSX/._a.csv', content: 'x' },
				{ name: '庶務/.DS_Store', content: 'x' },
				{ name: 'Thumbs.db', content: 'x' },
			]),
		);
		assert.deepEqual(seen(result), ['content a.csv C3', 'content alone.pdf.label C2', 'content 庶務/.label C2']);
		assert.deepEqual(counts(result), [4, 0, 0, 0]);
	});

	it('a label of a nested archive covers what is in it', () => {
		const inner = buildZip([{ name: 'a.csv', content: '1,2\n' }], { comment: '【機密性2】' });
		const named = buildZip([{ name: 'b.csv', content: '1,2\n' }]);
		const result = read(
			'a.zip',
			buildZip([
				{ name: 'in.zip', content: inner },
				{ name: '【機密性1】x.zip', content: named },
			]),
		);
		assert.deepEqual(counts(result), [2, 0, 0, 0]);
	});

	it('encrypted ones are counted; where all are, the archive is encrypted as its weakest', async () => {
		const sealed = read('a.zip', await encryptedZip());
		assert.deepEqual(sealed.state.encryption, { scheme: 'WinZip AE-2', algorithm: 'AES-CTR', keyBits: 256 });
		assert.deepEqual([sealed.state.encrypted, counts(sealed)], [true, [1, 0, 1, 0]]);
		const partly = read('a.zip', await encryptedZip(true));
		assert.deepEqual([partly.state.encrypted, counts(partly)], [false, [2, 1, 1, 0]]);
		const old = read(
			'a.zip',
			buildZip([
				{ name: '文書/', content: '' },
				{ name: '【機密性2】a.txt', content: 'x', flags: 1 },
			]),
		);
		assert.deepEqual(old.state.encryption, { scheme: 'PKWARE traditional', algorithm: 'ZipCrypto', keyBits: 96 });
		assert.deepEqual(seen(old), ['content 【機密性2】a.txt C2']);
		const nested = read('a.zip', buildZip([{ name: 'in.zip', content: await encryptedZip() }]));
		assert.deepEqual([nested.state.encrypted, counts(nested)], [false, [1, 0, 1, 0]]);
	});

	it('damaged ones, and ways of packing that are not read, are "unread"; the rest is read', () => {
		const result = read(
			'a.zip',
			buildZip([
				{ name: 'a.txt', content: TEXT },
				{ name: 'b.txt', content: 'x', crc: 1 },
				{ name: 'c.docx', content: 'no zip' },
			]),
		);
		assert.deepEqual([seen(result), counts(result)], [['content a.txt C2'], [3, 0, 0, 2]]);
		assert.equal(result.state.unreadable, null);
		assert.deepEqual(counts(read('a.tar.bz2', Buffer.from('BZh91AY&SYxxxxxxxxxx', 'latin1'))), [1, 0, 0, 1]);
	});

	it('names are read in the encoding that they are in', () => {
		const entry = { name: '', content: 'x' };
		const where = (bytes: Buffer) => read('a.zip', bytes).content?.examples.unlabelled;
		assert.deepEqual(where(renamed(entry, iconv.encode('計画 表.bin', 'cp932'))), ['計画 表.bin']);
		assert.deepEqual(where(renamed(entry, Buffer.from('計画.bin'))), ['計画.bin']);
		assert.deepEqual(where(renamed(entry, iconv.encode('café.bin', 'cp437'))), ['café.bin']);
		const raw = Buffer.from('keikaku.bin');
		const extra = Buffer.concat([Buffer.from([0x75, 0x70, 0, 0, 1, 0, 0, 0, 0]), Buffer.from('計画.bin')]);
		extra.writeUInt16LE(extra.length - 4, 2);
		extra.writeUInt32LE(crc32(raw), 5);
		assert.deepEqual(where(buildZip([{ name: 'keikaku.bin', content: 'x', extra }])), ['計画.bin']);
		extra.writeUInt32LE(1, 5);
		assert.deepEqual(where(buildZip([{ name: 'keikaku.bin', content: 'x', extra }])), ['keikaku.bin']);
	});

	it('paths cannot deceive or lead elsewhere; two of one name are told apart', () => {
		const names = ['../../etc/a.bin', '/root/b.bin', 'C:\\temp\\c.bin', 'd\u202e\u0007x.bin', 'e.bin', 'e.bin', './f//g.bin', '..'];
		const result = read('a.zip', buildZip(names.map((name) => ({ name, content: 'x' }))));
		assert.deepEqual(result.content?.examples.unlabelled, [
			'etc/a.bin',
			'root/b.bin',
			'temp/c.bin',
			'd x.bin',
			'e.bin',
			'e.bin (2)',
			'f/g.bin',
			'?',
		]);
	});

	it('of a tape archive: long names, links, cut ends', () => {
		const long = `${'長'.repeat(60)}/計画.txt`;
		const members = [
			{ name: 'p', type: 'x', content: paxRecord('path', long) },
			{ name: 'short', content: TEXT },
			{ name: 'g', type: 'g', content: paxRecord('comment', 'x') },
			{ name: 'L', type: 'L', content: `${'a'.repeat(120)}.csv\0` },
			{ name: 'short', content: '1,2\n' },
			{ name: 'link', type: '2', link: '/etc/passwd' },
			{ name: 'hard', type: '1', link: 'short' },
			{ name: 'dir/', type: '5' },
			{ name: iconv.encode('台帳.csv', 'cp932'), content: '1,2\n' },
		];
		const tar = buildTar(members);
		const result = read('a.tar', tar);
		assert.deepEqual([seen(result), counts(result)], [[`content ${long} C2`], [3, 2, 0, 0]]);
		assert.deepEqual(result.content?.examples.unlabelled, [`${'a'.repeat(120)}.csv`, '台帳.csv']);
		assert.deepEqual(seen(read('a.tgz', zlib.gzipSync(tar))), seen(result));
		assert.equal(read('a.tar', tar.subarray(0, 1540)).state.unreadable?.code, 'damaged');
		assert.equal(read('a.tar', buildTar([{ name: 'a', size: 1 << 30 }])).state.unreadable?.code, 'damaged');
	});

	it('of gzip: the name inside, or the name outside without its ending', () => {
		const where = (name: string, bytes: Buffer) => read(name, bytes).content?.examples.unlabelled;
		const bytes = zlib.gzipSync('a,b\n');
		assert.deepEqual(where('表.csv.gz', bytes), ['表.csv']);
		const named = Buffer.concat([
			bytes.subarray(0, 3),
			Buffer.from([8]),
			bytes.subarray(4, 10),
			Buffer.from('x/元.csv\0'),
			bytes.subarray(10),
		]);
		assert.deepEqual(where('a.gz', named), ['元.csv']);
		assert.deepEqual(counts(read('a.gz', bytes.subarray(0, 15))), []);
		assert.equal(read('a.gz', bytes.subarray(0, 15)).state.unreadable?.code, 'damaged');
	});

	it('of 7z, xz, RAR, LZH and cabinets', () => {
		for (const [name, bytes] of [
			['a.7z', SEVEN_ZIP.packed],
			['b.7z', SEVEN_ZIP.plain],
			['a.tar.xz', SEVEN_ZIP.tarXz],
		] as const) {
			const result = read(name, bytes);
			assert.deepEqual([seen(result), counts(result)], [['content 文書/計画.txt C2'], [2, 1, 0, 0]], name);
		}
		const members = [
			{ name: '文書/計画.txt', content: TEXT },
			{ name: '【機密性3】b.txt', content: 'x', encrypted: true },
		];
		for (const rar of [buildRar5(members), buildRar4(members)]) {
			const result = read('a.rar', rar);
			assert.deepEqual(
				[seen(result), counts(result)],
				[
					['content 【機密性3】b.txt C3', 'content 文書/計画.txt C2'],
					[2, 0, 1, 0],
				],
			);
		}
		const comment = buildRar5([
			{ name: 'a.bin', content: 'x' },
			{ name: 'CMT', content: '【機密性2】\0', service: true },
		]);
		assert.deepEqual(seen(read('a.rar', comment)), ['property #comment C2']);
		assert.deepEqual(counts(read('a.cab', buildCab(['計画.doc', '【機密性2】b.doc']))), [2, 0, 0, 2]);
		const lha = ([0, 1, 2] as const).flatMap((level) =>
			[false, true].map((packed) => ({ name: `計画${packed}.txt`, folder: `文書${level}`, content: TEXT, level, packed })),
		);
		const result = read('a.lzh', buildLha(lha));
		assert.deepEqual(
			seen(result),
			[0, 1, 2].flatMap((level) => [false, true].map((packed) => `content 文書${level}/計画${packed}.txt C2`)),
		);
		assert.deepEqual([counts(result), result.state.unreadable], [[6, 0, 0, 0], null]);
	});

	it('encrypted 7z and RAR say how, names and all', () => {
		const AES = { scheme: '7z AES-256', algorithm: 'AES-CBC', keyBits: 256 };
		for (const bytes of [SEVEN_ZIP.sealed, SEVEN_ZIP.encrypted]) assert.deepEqual(read('a.7z', bytes).state.encryption, AES);
		assert.deepEqual(read('a.7z', SEVEN_ZIP.encrypted).content?.examples.encrypted, ['文書/計画.txt']);
		assert.equal(read('a.rar', buildRar4([], true)).state.encryption?.scheme, 'RAR 3');
		assert.equal(read('a.rar', buildRar5([{ name: 'a', content: 'x', encrypted: true }])).state.encryption?.scheme, 'RAR 5');
	});

	it('packages of programs and books are no collections of documents', () => {
		const book = buildZip([
			{ name: 'mimetype', content: 'application/epub+zip', stored: true },
			{ name: 'a.xhtml', content: '<p/>' },
		]);
		for (const name of ['a.epub', 'a.bin'])
			assert.deepEqual([read(name, book).format, counts(read(name, book))], ['archive', [0, 0, 0, 0]]);
	});
});
