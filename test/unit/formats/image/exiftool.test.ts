import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BufferSource, formatFor } from '../../../../src/formats';
import { formatMarking, type Label } from '../../../../src/label';
import { assemble } from '../../../corpus/assemble';
import * as images from '../../../corpus/image';
import { label, policy } from '../../../corpus/read-back';
import { requireTool } from '../../../support/tools';

const FULL = label('2', '2', '1', ['encrypt']);
const LOW = label('1', '1', '1');

function seen(bytes: Uint8Array, name: string): string[] {
	const { markings, state } = formatFor(name, bytes.subarray(0, 4096)).read(new BufferSource(bytes), { path: name, policy });
	assert.equal(state.unreadable, null, name);
	return markings.map(({ where, text }) => `${where} ${text}`);
}

function set(bytes: Uint8Array, wanted: Label, name: string): Buffer {
	const format = formatFor(name, bytes.subarray(0, 4096));
	const result = format.write?.(new BufferSource(bytes), { label: wanted, places: ['property'] }, { path: name, policy });
	if (result?.kind !== 'changed') throw new Error(`${name}: ${result?.kind}`);
	return assemble(bytes, result.chunks);
}

describe('image: exiftool', () => {
	let exiftool = '';
	let folder = '';
	before(function () {
		exiftool = requireTool(this, 'exiftool');
		folder = mkdtempSync(path.join(tmpdir(), 'images-'));
	});
	after(() => {
		if (folder !== '') rmSync(folder, { recursive: true, force: true });
	});

	const run = (...args: string[]) =>
		execFileSync(exiftool, ['-charset', 'filename=utf8', ...args], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
	const put = (name: string, bytes: Uint8Array) => writeFileSync(path.join(folder, name), bytes);
	const get = (name: string) => readFileSync(path.join(folder, name));

	it('reads what is written, and finds nothing wrong', () => {
		const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><rect/></svg>');
		const files: [string, Buffer][] = [
			['a.jpg', images.jpeg()],
			['a.png', images.png()],
			['a.svg', svg],
		];
		for (const [name, bytes] of files) put(name, set(bytes, FULL, name));
		const names = files.map(([name]) => name);
		const found = JSON.parse(run('-j', '-G1', '-XMP:all', '-Error', '-Warning', ...names)) as Record<string, string>[];
		for (const each of found) {
			assert.equal(each['XMP-kakuzuke:InformationClassification'], formatMarking(FULL, policy), each.SourceFile);
			assert.equal(each['ExifTool:Error'] ?? each['ExifTool:Warning'], undefined, each.SourceFile);
		}
		assert.equal(found.length, 3);
		const checked = run('-validate', '-warning', '-error', '-a', 'a.jpg', 'a.png');
		assert.equal(checked.match(/Validate +: OK/g)?.length, 2, checked);
	});

	it('leaves a packet that exiftool can go on editing', () => {
		for (const [name, bytes] of [
			['e.jpg', images.jpeg()],
			['e.png', images.png()],
		] as const) {
			put(name, set(bytes, FULL, name));
			run('-overwrite_original', '-XMP-dc:Creator=x', '-XMP-dc:Subject=税', name);
			const edited = get(name);
			assert.ok(
				seen(edited, name).some((each) => each.endsWith('機密性 2')),
				name,
			);
			const lowered = set(edited, LOW, name);
			assert.ok(lowered.includes('税') && lowered.includes('dc:creator'));
			assert.ok(
				seen(lowered, name).every((each) => !each.endsWith('機密性 2')),
				name,
			);
		}
	});

	it('is understood in all that it writes', () => {
		const files: [string, Buffer, boolean][] = [
			['w.jpg', images.jpeg(), true],
			['w.png', images.png(), true],
			['w.tif', pixelTiff(), true],
			['w.webp', images.webp([]), false],
			['w.psd', images.psd(Buffer.alloc(0)), true],
			['w.jp2', images.jp2(Buffer.from('<x/>')), false],
		];
		for (const [name, bytes, hasIptc] of files) {
			put(name, bytes);
			const tags = [
				'-XMP-dc:Subject=機密性2',
				'-XMP-dc:Title=【完全性2】図',
				'-EXIF:ImageDescription=可用性1',
				'-EXIF:UserComment=機密性1',
				'-EXIF:XPKeywords=完全性1',
			];
			if (hasIptc) tags.push('-IPTC:CodedCharacterSet=UTF8', '-IPTC:Keywords=可用性2', '-IPTC:Headline=機密性3');
			run('-q', '-m', '-overwrite_original', ...tags, name);
			const found = seen(get(name), name).map((each) => each.replace(/^(TIFF|EXIF)#/, ''));
			const wanted = [
				'XMP#dc:subject 機密性2',
				'XMP#dc:title 【完全性2】',
				'ImageDescription 可用性1',
				'UserComment 機密性1',
				'XPKeywords 完全性1',
			];
			if (hasIptc) wanted.push('IPTC#Keywords 可用性2', 'IPTC#Headline 機密性3');
			for (const each of wanted) assert.ok(found.includes(each), `${name}: ${each} in ${found.join(', ')}`);
		}
	});

	it('is understood in GIF, comments and PNG texts', () => {
		put('c.gif', images.gif());
		run('-q', '-m', '-overwrite_original', '-Comment=機密性2', '-XMP-dc:Subject=完全性2', 'c.gif');
		assert.deepEqual(new Set(seen(get('c.gif'), 'c.gif')), new Set(['GIF comment 機密性2', 'XMP#dc:subject 完全性2']));
		put('c.jpg', images.jpeg());
		run('-q', '-overwrite_original', '-Comment=機密性2', 'c.jpg');
		assert.deepEqual(seen(get('c.jpg'), 'c.jpg'), ['COM 機密性2']);
		put('c.png', images.png());
		run('-q', '-overwrite_original', '-PNG:Title=【機密性2】図', '-PNG:Comment=完全性2', 'c.png');
		assert.deepEqual(new Set(seen(get('c.png'), 'c.png')), new Set(['iTXt#Title 【機密性2】', 'iTXt#Comment 完全性2']));
	});

	it('reads XMP that is too long for one segment', () => {
		put('x.jpg', images.jpeg());
		writeFileSync(path.join(folder, 'long.txt'), 'x'.repeat(70_000));
		run('-q', '-m', '-overwrite_original', '-XMP-photoshop:History<=long.txt', '-XMP-dc:Subject=機密性2', 'x.jpg');
		assert.ok(get('x.jpg').includes('http://ns.adobe.com/xmp/extension/'));
		assert.ok(seen(get('x.jpg'), 'x.jpg').some((each) => each.endsWith('dc:subject 機密性2')));
	});
});

/** One grey pixel. */
function pixelTiff(): Buffer {
	const short = (tag: number, value: number) => ({ tag, type: 1, value: Buffer.from([value]) });
	return images.tiff([
		[short(256, 1), short(257, 1), short(258, 8), short(259, 1), short(262, 1), short(273, 8), short(277, 1), short(278, 1), short(279, 1)],
	]);
}
